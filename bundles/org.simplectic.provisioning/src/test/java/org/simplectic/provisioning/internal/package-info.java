@org.jspecify.annotations.NullMarked
package org.simplectic.provisioning.internal;
