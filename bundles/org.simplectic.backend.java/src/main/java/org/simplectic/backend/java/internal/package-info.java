/** The reference backend: an interpreter over one workspace of doubles. */
@NullMarked
package org.simplectic.backend.java.internal;

import org.jspecify.annotations.NullMarked;
