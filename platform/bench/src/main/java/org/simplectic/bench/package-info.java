/** Times what Simplectic offers side by side with its peers, on the peers' problems and by their timing method. */
@NullMarked
package org.simplectic.bench;

import org.jspecify.annotations.NullMarked;
