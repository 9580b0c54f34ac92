package org.simplectic.array;

/** Errors in what a user traces: the message ends with the place in the user's source. */
final class Mistakes {
    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private Mistakes() {}

    static IllegalArgumentException mistake(String message) {
        return new IllegalArgumentException(message + place());
    }

    private static String place() {
        return WALKER.walk(frames -> frames.filter(frame -> isUser(frame.getDeclaringClass()))
                        .findFirst())
                .map(frame -> " (at " + frame.toStackTraceElement() + ")")
                .orElse("");
    }

    /** By protection domain, of which each bundle, jar or folder has one: tests share the package but are users. */
    private static boolean isUser(Class<?> type) {
        return !type.getPackageName().startsWith("java.")
                && type.getProtectionDomain() != Mistakes.class.getProtectionDomain();
    }
}
