/**
 * The contracts that plug-ins keep, and their check on the machine that is to run them: {@link
 * org.simplectic.tck.Admission}, the service, gives {@link org.simplectic.tck.Report}s. Only types of the JDK cross this
 * package's border, so a test outside of the framework can read them.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
@NullMarked
package org.simplectic.tck;

import org.jspecify.annotations.NullMarked;
