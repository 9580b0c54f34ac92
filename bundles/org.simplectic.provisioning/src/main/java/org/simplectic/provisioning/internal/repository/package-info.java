/** Repositories: their list, their indexes, their artifacts, and bundles as resources. */
@NullMarked
package org.simplectic.provisioning.internal.repository;

import org.jspecify.annotations.NullMarked;
