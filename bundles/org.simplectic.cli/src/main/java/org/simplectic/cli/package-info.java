/**
 * What a bundle needs to bring commands of its own: {@link org.simplectic.cli.CommandSet}, the service; {@link
 * org.simplectic.cli.Command} and its {@link org.simplectic.cli.Syntax}; and the console, so that all commands look
 * alike.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
@NullMarked
package org.simplectic.cli;

import org.jspecify.annotations.NullMarked;
