/** Writers of fields in formats that other programs read: HDF5 and VTK. */
@NullMarked
package org.simplectic.fields.internal;

import org.jspecify.annotations.NullMarked;
