/** Tests of the built distribution in the real host. */
@NullMarked
package org.simplectic.itests;

import org.jspecify.annotations.NullMarked;
