/** The reference backend: an interpreter over one memory of doubles and one of longs. */
@NullMarked
package org.simplectic.backend.java.internal;

import org.jspecify.annotations.NullMarked;
