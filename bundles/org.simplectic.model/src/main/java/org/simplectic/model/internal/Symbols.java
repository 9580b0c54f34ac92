package org.simplectic.model.internal;

import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.simplectic.api.Names;
import org.simplectic.api.Place;
import org.simplectic.api.StudyException;

/** What the names of a model stand for. */
final class Symbols {
    /** What a name stands for. */
    enum Role {
        STATE("a state"),
        AUXILIARY("an auxiliary definition"),
        INVARIANT("an invariant of the problem"),
        PARAMETER("a parameter"),
        CONSTANT("a constant"),
        TIME("the time"),
        COORDINATE("a coordinate of the grid"),
        PROCESS("a process of the noise"),
        UNKNOWN("an unknown");

        private final String words;

        Role(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** What values that are known before the run may be made of. */
    static final Set<Role> CONSTANTS = EnumSet.of(Role.PARAMETER, Role.CONSTANT);

    /** What fields at the start may be made of. */
    static final Set<Role> PLACES = EnumSet.of(Role.PARAMETER, Role.CONSTANT, Role.COORDINATE);

    /** What conditions at boundaries may be made of. */
    static final Set<Role> BOUNDARY = EnumSet.of(Role.PARAMETER, Role.CONSTANT, Role.COORDINATE, Role.TIME);

    /** What equations may be made of. */
    static final Set<Role> ALL = EnumSet.complementOf(EnumSet.of(Role.PROCESS, Role.UNKNOWN));

    /** What functions of unknowns may be made of. */
    static final Set<Role> UNKNOWNS = EnumSet.of(Role.UNKNOWN, Role.PARAMETER, Role.CONSTANT);

    static final Map<String, Double> NUMBERS = Map.of("pi", Math.PI, "e", Math.E);
    static final String TIME = "t";

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Set<String> WORDS = Set.of("and", "or", "not");
    private static final int LONGEST_LIST = 20;
    private static final int MOST_UNKNOWN = 5;

    private record Symbol(Role role, Place place) {}

    private final Map<String, Symbol> symbols = new LinkedHashMap<>();

    /** Functions of fields, where there is a grid. */
    private final Map<String, Function> operators = new LinkedHashMap<>();

    /** Adds the functions of fields on a grid. */
    void define(Map<String, Function> functions) {
        operators.putAll(functions);
    }

    Optional<Function> function(String name) {
        var operator = operators.get(name);
        return operator == null ? Functions.find(name) : Optional.of(operator);
    }

    /** The names of all functions. */
    Set<String> functions() {
        var names = new LinkedHashSet<String>(operators.keySet());
        names.addAll(Functions.names());
        return names;
    }

    /**
     * These and more.
     *
     * @param unknowns names of a verb's own, and where they are given
     * @throws StudyException if one is no name, reserved, or defined before
     */
    Symbols with(SequencedMap<String, Place> unknowns) {
        var extended = new Symbols();
        extended.symbols.putAll(symbols);
        extended.operators.putAll(operators);
        unknowns.forEach((name, place) -> extended.define(name, Role.UNKNOWN, place));
        return extended;
    }

    boolean contains(String name) {
        return symbols.containsKey(name) || name.equals(TIME) || NUMBERS.containsKey(name);
    }

    /** The names of a kind, in the order of the file. */
    List<String> names(Role role) {
        return symbols.entrySet().stream()
                .filter(entry -> entry.getValue().role() == role)
                .map(Map.Entry::getKey)
                .toList();
    }

    boolean isState(String name) {
        return role(name) == Role.STATE;
    }

    /** What a name stands for, in words. */
    String describe(String name) {
        var role = role(name);
        return role == null ? "unknown" : role.words();
    }

    /** Where a name of the model is defined. */
    Place place(String name) {
        return Objects.requireNonNull(symbols.get(name), name).place();
    }

    /**
     * Defines a name of the model.
     *
     * @throws StudyException if it is no name, reserved, or defined before
     */
    void define(String name, Role role, Place place) {
        if (!IDENTIFIER.matcher(name).matches()) {
            throw new StudyException(
                    place,
                    Source.quote(name) + " is not a name: expected letters a-z and A-Z,"
                            + " digits and '_', not beginning with a digit");
        }
        var reserved = reserved(name);
        if (reserved != null) {
            throw new StudyException(place, "'" + name + "' is " + reserved + "; choose another name");
        }
        var first = symbols.putIfAbsent(name, new Symbol(role, place));
        if (first != null) {
            var where = first.place().line() > 0 ? " in line " + first.place().line() : "";
            throw new StudyException(
                    place,
                    Source.quote(name) + " is already " + first.role().words() + where
                            + "; a name can be defined only once");
        }
    }

    private @Nullable String reserved(String name) {
        if (name.equals(TIME)) {
            return "the time";
        } else if (NUMBERS.containsKey(name)) {
            return "the number " + NUMBERS.get(name);
        } else if (function(name).isPresent() || name.equals(Parser.WHERE)) {
            return "a function";
        }
        return WORDS.contains(name) ? "an operator" : null;
    }

    /**
     * Checks that a formula uses only names that exist and are allowed where it stands.
     *
     * @param faults where the names that do not or are not are reported
     * @return whether all is well
     */
    boolean check(Formula formula, Set<Role> allowed, Faults faults) {
        var wrong = new HashSet<String>();
        for (var name : formula.names()) {
            var role = role(name.name());
            if ((role == null || !allowed.contains(role)) && wrong.size() < MOST_UNKNOWN && wrong.add(name.name())) {
                faults.add(
                        formula.source().at(name.start(), name.end()),
                        () -> role == null ? unknown(name.name(), allowed) : notAllowed(name.name(), role, allowed));
            }
        }
        return wrong.isEmpty();
    }

    private static String notAllowed(String name, Role role, Set<Role> allowed) {
        if (role == Role.PROCESS) {
            return Source.quote(name) + " is " + role.words()
                    + ": it acts on states by the terms under 'noise', and formulas cannot use it";
        }
        if (allowed.contains(Role.UNKNOWN)) {
            return Source.quote(name) + " is " + role.words()
                    + ", which a run of the model has and this expression has not: only unknowns, parameters, numbers, pi and"
                    + " e can be used";
        }
        return Source.quote(name) + " is " + role.words()
                + ", but this value must be known before the run: only numbers, parameters, pi and e can be used";
    }

    private String unknown(String name, Set<Role> allowed) {
        var valid = new HashSet<String>(NUMBERS.keySet());
        if (allowed.contains(Role.TIME)) {
            valid.add(TIME);
        }
        symbols.forEach((symbol, meaning) -> {
            if (allowed.contains(meaning.role())) {
                valid.add(symbol);
            }
        });
        return "unknown name " + Source.quote(name) + ": " + suggest(name, valid);
    }

    /** Like {@link Names#suggest}, without the list where it would be too long to help. */
    static String suggest(String typed, Collection<String> valid) {
        if (valid.size() <= LONGEST_LIST) {
            return Names.suggest(typed, List.copyOf(valid));
        }
        return Names.nearest(typed, valid)
                .map(name -> "did you mean '" + name + "'?")
                .orElse("none of the " + valid.size() + " names that are defined is like it");
    }

    private @Nullable Role role(String name) {
        var symbol = symbols.get(name);
        if (symbol != null) {
            return symbol.role();
        } else if (name.equals(TIME)) {
            return Role.TIME;
        }
        return NUMBERS.containsKey(name) ? Role.CONSTANT : null;
    }
}
