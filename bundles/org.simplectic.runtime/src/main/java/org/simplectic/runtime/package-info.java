/**
 * What faces (command line, web) use: studies to validate and run, the installed plug-ins, the outcome of runs.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
@NullMarked
package org.simplectic.runtime;

import org.jspecify.annotations.NullMarked;
