/** What lies on disk: the content-addressed store, generations, and the pointer to the current one. */
@NullMarked
package org.simplectic.provisioning.internal.store;

import org.jspecify.annotations.NullMarked;
