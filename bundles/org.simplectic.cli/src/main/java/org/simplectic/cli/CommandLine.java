package org.simplectic.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The command line, for faces that give more than one command in a process, such as a shell. A service. Calls may be made
 * from any thread and at the same time.
 */
@ProviderType
public interface CommandLine {
    /**
     * The commands there are now, those of other bundles among them.
     *
     * @return the words, in the order in which help lists them
     */
    List<String> names();

    /**
     * What may follow a command's name.
     *
     * @param name one of the names
     * @return its syntax
     * @throws UsageException if there is no such command
     */
    Syntax syntax(String name);

    /**
     * One command with its arguments. Unlike the process's own command it takes no keys and leaves signals alone: the face
     * reads the keyboard, and stops what it called.
     *
     * @param words the command's name and its arguments
     * @param console where it reads and writes; progress is shown only if errors go to a terminal
     * @return the call, not yet made
     */
    Call call(List<String> words, Console console);

    /**
     * Keeps bundles as the jars in a folder are, until closed: installs, updates and uninstalls them.
     *
     * @param folder the folder
     * @param tell hears in one line of each change, and of each jar that is refused
     * @return closes the watch; the bundles stay
     * @throws IOException if there is no such folder or it cannot be read
     */
    Closeable watch(Path folder, Consumer<String> tell) throws IOException;

    /** A command that is called once. */
    interface Call {
        /**
         * Runs it, on the calling thread, and tells on the console whatever goes wrong.
         *
         * @return an {@link ExitCode}
         */
        int run();

        /**
         * Waits until another command can find the run that it makes: until it takes steps, or the call is over.
         *
         * @param seconds how long at most
         * @throws InterruptedException if the thread is interrupted
         */
        void awaitRun(int seconds) throws InterruptedException;

        /** Asks it, from another thread, to stop soon with what it has; only commands that run studies hear it. */
        void stop();
    }
}
