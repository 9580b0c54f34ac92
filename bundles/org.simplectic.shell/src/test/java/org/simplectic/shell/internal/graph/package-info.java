@org.jspecify.annotations.NullMarked
package org.simplectic.shell.internal.graph;
