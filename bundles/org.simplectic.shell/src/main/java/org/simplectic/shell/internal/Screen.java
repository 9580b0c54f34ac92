package org.simplectic.shell.internal;

import java.io.InputStream;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.simplectic.cli.Console;

/**
 * Where a shell reads and writes.
 *
 * @param input what commands read
 * @param console what they write to, if nothing redirects it
 * @param columns how wide it is now
 * @param aside shows a line of what goes on in the background, wherever the user's cursor is
 */
record Screen(InputStream input, Console console, IntSupplier columns, Consumer<String> aside) {}
