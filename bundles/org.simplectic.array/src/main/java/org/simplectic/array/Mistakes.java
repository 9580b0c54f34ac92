package org.simplectic.array;

/** Errors in what a user traces: the message ends with the place in the user's source. */
final class Mistakes {
    private static final StackWalker WALKER = StackWalker.getInstance();

    private Mistakes() {}

    static IllegalArgumentException mistake(String message) {
        return new IllegalArgumentException(message + place());
    }

    private static String place() {
        return WALKER.walk(frames -> frames.filter(
                                frame -> !frame.getClassName().startsWith(Mistakes.class.getPackageName() + '.'))
                        .findFirst())
                .map(frame -> " (at " + frame.toStackTraceElement() + ")")
                .orElse("");
    }
}
