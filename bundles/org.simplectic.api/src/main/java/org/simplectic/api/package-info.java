/**
 * The contracts that plug-ins and the runtime meet through: problems and the methods that step them, the session they
 * run in, models and study sections, and the annotations that declare a plug-in.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
@NullMarked
package org.simplectic.api;

import org.jspecify.annotations.NullMarked;
