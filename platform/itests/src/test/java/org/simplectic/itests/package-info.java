/** Tests of the built distribution in the real host. */
package org.simplectic.itests;
