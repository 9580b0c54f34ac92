package org.simplectic.array;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values with their coefficients in lists, by value and order, as operands and results of programs inside programs. Forward mode is
 * the case of one coefficient. A null coefficient is zero and not passed.
 */
@SuppressWarnings("NullAway") // null stands for zero; the checker loses track of it in collections
final class Series {
    private Series() {}

    /** How a program is run on series. */
    interface Mode {
        List<List<@Nullable Expr>> run(Program program, Trace trace, List<List<@Nullable Expr>> arguments);

        /** The transformed program's name. */
        String name(Program program);
    }

    /** Forward mode. */
    static final Mode TANGENTS = new Mode() {
        @Override
        public List<List<@Nullable Expr>> run(Program program, Trace trace, List<List<@Nullable Expr>> arguments) {
            var tangents = new ArrayList<@Nullable Expr>();
            arguments.forEach(x -> tangents.add(x.get(1)));
            return ofPair(Forward.run(program, trace, Jets.leading(arguments), tangents));
        }

        @Override
        public String name(Program program) {
            return "jvp of " + program.name();
        }
    };

    /** Taylor mode. */
    record Taylor(int order) implements Mode {
        @Override
        public List<List<@Nullable Expr>> run(Program program, Trace trace, List<List<@Nullable Expr>> arguments) {
            return new Jets(trace).run(program, arguments, order);
        }

        @Override
        public String name(Program program) {
            return "jet " + order + " of " + program.name();
        }
    }

    static List<List<@Nullable Expr>> ofPair(Forward.Pair pair) {
        var series = new ArrayList<List<@Nullable Expr>>();
        for (int i = 0; i < pair.values().size(); i++) {
            var both = new ArrayList<@Nullable Expr>();
            both.add(pair.values().get(i));
            both.add(pair.tangents().get(i));
            series.add(both);
        }
        return series;
    }

    static Forward.Pair toPair(List<List<@Nullable Expr>> series) {
        var tangents = new ArrayList<@Nullable Expr>();
        series.forEach(x -> tangents.add(x.get(1)));
        return new Forward.Pair(Jets.leading(series), tangents);
    }

    /** All that is not null, one value after the other. */
    static List<Expr> flat(List<List<@Nullable Expr>> series) {
        return series.stream().flatMap(List::stream).filter(Objects::nonNull).toList();
    }

    /** Flat values arranged as in a pattern, which is null where there is none. */
    static List<List<@Nullable Expr>> like(List<List<@Nullable Expr>> pattern, List<Expr> flat) {
        Iterator<Expr> next = flat.iterator();
        var series = new ArrayList<List<@Nullable Expr>>();
        for (var one : pattern) {
            var values = new ArrayList<@Nullable Expr>();
            one.forEach(x -> values.add(x == null ? null : next.next()));
            series.add(values);
        }
        return series;
    }

    /** A series without null. */
    static List<@Nullable Expr> filled(List<@Nullable Expr> series) {
        var leading = Objects.requireNonNull(series.getFirst());
        var all = new ArrayList<@Nullable Expr>();
        series.forEach(x -> all.add(x == null ? Forward.zero(leading) : x));
        return all;
    }

    /** Series with zeros wherever those of one of two patterns have a value. */
    static List<List<@Nullable Expr>> united(List<List<@Nullable Expr>> series, List<List<@Nullable Expr>> other) {
        var all = new ArrayList<List<@Nullable Expr>>();
        for (int i = 0; i < series.size(); i++) {
            var one = new ArrayList<>(series.get(i));
            for (int k = 0; k < one.size(); k++) {
                if (one.get(k) == null && other.get(i).get(k) != null) {
                    one.set(k, Forward.zero(Objects.requireNonNull(one.getFirst())));
                }
            }
            all.add(one);
        }
        return all;
    }

    /** Which values have coefficients. */
    static boolean[] moving(List<List<@Nullable Expr>> series) {
        var moving = new boolean[series.size()];
        for (int i = 0; i < moving.length; i++) {
            moving[i] = !Jets.constant(series.get(i));
        }
        return moving;
    }
}
