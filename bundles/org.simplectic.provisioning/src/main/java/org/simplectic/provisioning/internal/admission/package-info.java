/** What may be installed: archives without tricks, content that is pinned or signed. */
@NullMarked
package org.simplectic.provisioning.internal.admission;

import org.jspecify.annotations.NullMarked;
