package org.simplectic.runtime.internal;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** Something a run is asked for; done at a safe point. */
sealed interface RunRequest {
    /** Lets whoever asked know that it will not be done. */
    void refuse(String reason);

    /** Something takes the place of a plug-in. */
    sealed interface Change extends RunRequest {
        /** Of what: {@code backend}, a kind of method, or {@code study} for the bundle of verb and methods. */
        String kind();

        /** Why, for the record. */
        String reason();

        /** Told of what was done. */
        CompletableFuture<String> done();
    }

    /**
     * Another plug-in.
     *
     * @param kind of what
     * @param name which one
     * @param reason why, for the record
     * @param done told of what was done
     */
    record Swap(String kind, String name, String reason, CompletableFuture<String> done) implements Change {
        @Override
        public void refuse(String why) {
            done.completeExceptionally(new IllegalArgumentException(why));
        }
    }

    /**
     * A plug-in goes away: to be left soon, whatever takes its place.
     *
     * @param kind of what
     * @param name which one
     * @param done completed when nothing of it is used any more
     */
    record Leave(String kind, String name, CompletableFuture<String> done) implements Change {
        @Override
        public String reason() {
            return "it was stopped";
        }

        @Override
        public void refuse(String why) {
            done.complete(why);
        }
    }

    /**
     * A checkpoint.
     *
     * @param done told of the file
     */
    record Write(CompletableFuture<Path> done) implements RunRequest {
        @Override
        public void refuse(String why) {
            done.completeExceptionally(new IllegalArgumentException(why));
        }
    }

    /**
     * Something to tell the user.
     *
     * @param sentence what
     */
    record Tell(String sentence) implements RunRequest {
        @Override
        public void refuse(String why) {
            // The run is over, and with it whom to tell.
        }
    }
}
