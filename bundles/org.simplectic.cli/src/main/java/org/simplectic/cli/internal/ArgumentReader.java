package org.simplectic.cli.internal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.simplectic.cli.Arguments;
import org.simplectic.cli.Syntax;
import org.simplectic.cli.UsageException;

/**
 * Reads command lines. Whatever is out of the ordinary goes to picocli: {@code --option=value}, help, mistakes.
 *
 * <p>The plain form is read here because picocli needs 150 classes and 60 to 90 ms to start, a tenth and more of
 * what a short run may take. A line that this class accepts means the same to picocli; the tests hold the two
 * together.
 */
final class ArgumentReader {
    private ArgumentReader() {}

    /**
     * Reads what follows a command's name.
     *
     * @throws UsageException if it is wrong
     */
    static Arguments read(Syntax syntax, String[] words) {
        var plain = plain(syntax, words);
        return plain.isPresent() ? plain.get() : Picocli.read(syntax, words);
    }

    /** The arguments if every word is an option spelled out, its value, or a parameter; empty in all other cases. */
    static Optional<Arguments> plain(Syntax syntax, String[] words) {
        var arguments = new Arguments();
        for (int i = 0; i < words.length; i++) {
            var word = words[i];
            if (!word.startsWith("-") && !word.isEmpty()) {
                arguments.addParameter(word);
                continue;
            }
            var option = option(syntax, word);
            if (option == null || option.isHelp() || (!option.repeatable() && arguments.has(option))) {
                return Optional.empty();
            }
            if (option.isFlag()) {
                arguments.addFlag(word);
            } else if (i + 1 < words.length && !words[i + 1].startsWith("-") && !words[i + 1].isEmpty()) {
                arguments.addOption(word, words[++i]);
            } else {
                return Optional.empty();
            }
        }
        return fits(syntax, arguments) ? Optional.of(arguments) : Optional.empty();
    }

    private static boolean fits(Syntax syntax, Arguments arguments) {
        int given = arguments.parameters().size();
        int required = 0;
        for (var parameter : syntax.parameters()) {
            required += parameter.required() ? 1 : 0;
        }
        return required <= given && given <= syntax.parameters().size();
    }

    private static Syntax.@Nullable Option option(Syntax syntax, String name) {
        for (var option : syntax.options()) {
            if (option.name().equals(name)) {
                return option;
            }
        }
        return null;
    }
}
