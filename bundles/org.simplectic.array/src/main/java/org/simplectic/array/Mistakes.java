package org.simplectic.array;

import java.security.CodeSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Errors in what a user traces: the message ends with the place in the user's source. */
final class Mistakes {
    private static final StackWalker WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private static final @Nullable CodeSource OWN = source(Mistakes.class);

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

    /** By code source, not by package: tests and fragments share the package but are users. */
    private static boolean isUser(Class<?> type) {
        return !type.getPackageName().startsWith("java.") && !Objects.equals(source(type), OWN);
    }

    private static @Nullable CodeSource source(Class<?> type) {
        return type.getProtectionDomain().getCodeSource();
    }
}
