package org.simplectic.sensitivities.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.simplectic.api.OdeProblem;
import org.simplectic.api.StepMap;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Expr;
import org.simplectic.array.Program;

/**
 * The programs of a step there and of one back. A step takes t, its size h, z, the method's companions, and p; parameters go through
 * the integrator's own program as components that do not change.
 *
 * @param equations what is solved
 * @param augmented the problem with parameters as components
 * @param map the integrator's steps for it
 */
record StepPrograms(Equations equations, OdeProblem augmented, StepMap map) {
    /** How a step ends: as the integrator's steps do, or at a landing, behind which the integrator begins anew. */
    record Ending(boolean isLanding, List<Integer> events) {
        static final Ending USUAL = new Ending(false, List.of());

        boolean isEvent() {
            return !events.isEmpty();
        }
    }

    private List<ArrayType> companions() {
        return map.start().outputTypes();
    }

    /** t, h, z, companions, p. */
    private List<ArrayType> arguments() {
        var types = new ArrayList<>(List.of(ArrayType.SCALAR, ArrayType.SCALAR, equations.state()));
        types.addAll(companions());
        types.add(equations.parameter());
        return types;
    }

    /** What the method begins with: from t, z and p to the companions. */
    Program start() {
        return Program.trace("companions", equations.place(), in -> companions(in.get(0), in.get(1), in.get(2)));
    }

    private List<Expr> companions(Expr t, Expr z, Expr p) {
        return map.start().apply(List.of(t, Expr.concatenate(List.of(z, p))));
    }

    /** A step, to z and companions. */
    Program there(Ending ending) {
        return Program.trace("step there", arguments(), in -> {
            var results = ended(in, ending);
            return results.subList(0, results.size() - 1);
        });
    }

    /** A step, to z, companions and, from the number of steps as one more argument, its term in the functional. */
    Program thereWithTerm(Ending ending) {
        var whole = whole(ending, true);
        return Program.trace("step there with its term", whole.inputs(), in -> {
            var results = new ArrayList<>(whole.apply(in));
            results.remove(results.size() - 2);
            return results;
        });
    }

    /**
     * A step, to z, companions and, at an event, the point t where it ends; elsewhere that is fixed. Where it counts in the functional, its
     * arguments end with the number of steps, and its results with its term.
     */
    private Program whole(Ending ending, boolean counts) {
        var types = new ArrayList<>(arguments());
        if (counts) {
            types.add(ArrayType.SCALAR);
        }
        return Program.trace("whole step", types, in -> {
            var arguments = in.subList(0, arguments().size());
            var results = new ArrayList<>(ended(arguments, ending));
            if (counts) {
                results.add(term(arguments, stepped(arguments), in.getLast()));
            }
            return results;
        });
    }

    private List<Expr> ended(List<Expr> in, Ending ending) {
        var p = in.getLast();
        var end = in.get(0).plus(in.get(1));
        var results = new ArrayList<>(stepped(in).subList(0, 1 + companions().size()));
        if (ending.isEvent()) {
            results.set(
                    0,
                    equations
                            .change(ending.events())
                            .apply(List.of(end, results.getFirst(), p))
                            .getFirst());
        }
        if (ending.isLanding()) {
            var anew = companions(end, results.getFirst(), p);
            for (int i = 0; i < anew.size(); i++) {
                results.set(1 + i, anew.get(i));
            }
        }
        results.add(ending.isEvent() ? end : end.constant(0));
        return results;
    }

    /** The integrator's step. */
    private List<Expr> stepped(List<Expr> in) {
        var results = new ArrayList<>(map.step().apply(augmented(in)));
        results.set(0, results.getFirst().slice(0, equations.size()));
        return results;
    }

    /** What a step of the integrator adds to the functional: its term. */
    private Expr term(List<Expr> in, List<Expr> stepped, Expr count) {
        int last = stepped.size();
        var told = List.of(in.get(0), in.get(1), stepped.get(last - 2), stepped.get(last - 1), count);
        return equations.stepTerm().apply(told).getFirst();
    }

    /** A step undone: from t and h as for the step, and z and companions at its end, to those at its beginning. */
    Program undone() {
        return Program.trace("step undone", arguments(), in -> {
            var results = new ArrayList<>(map.back().orElseThrow().apply(augmented(in)));
            results.set(0, results.getFirst().slice(0, equations.size()));
            return results;
        });
    }

    private static List<Expr> augmented(List<Expr> in) {
        var arguments = new ArrayList<>(in.subList(0, in.size() - 1));
        arguments.set(2, Expr.concatenate(List.of(in.get(2), in.getLast())));
        return arguments;
    }

    /** An event's expression at the end of a step. */
    private Program expression(int event) {
        return Program.trace("event at the end of a step", arguments(), in -> {
            var place = List.of(in.get(0).plus(in.get(1)), stepped(in).getFirst(), in.getLast());
            return equations.when(event).apply(place);
        });
    }

    /** An event's expression at the end of a step, and its derivative by the step's size. */
    Program crossing(int event) {
        var moving = new boolean[arguments().size()];
        moving[1] = true;
        return Program.trace("crossing", arguments(), in -> {
            var all = new ArrayList<>(in);
            all.add(in.get(1).constant(1));
            return expression(event).jvp(moving).apply(all);
        });
    }

    /**
     * A step back: from the step's arguments, the cotangents of z, of differentiable companions and of t at its end, and the
     * gradient by p of what lies behind it, to the same at its beginning. The size of a step to a fixed point is the distance from its
     * beginning. The size of a step to an event is what makes the event's expression zero. Where the step counts in the functional, two
     * more arguments are the factor of its term and the number of steps, and one more result is what it adds.
     */
    Program back(Ending ending, boolean counts) {
        var types = new ArrayList<>(arguments());
        int forward = types.size();
        types.addAll(cotangents());
        types.add(equations.parameter());
        int plain = types.size();
        if (counts) {
            types.addAll(List.of(ArrayType.SCALAR, ArrayType.SCALAR));
        }
        var name = ending.isEvent() ? "step back from an event" : "step back";
        return Program.trace(name, types, all -> {
            var in = all.subList(0, plain);
            var arguments = in.subList(0, forward);
            var given = new ArrayList<>(arguments);
            var cotangents = new ArrayList<>(in.subList(forward, plain - 1));
            if (counts) {
                given.add(all.get(plain + 1));
                cotangents.add(all.get(plain));
            }
            var whole = whole(ending, counts);
            var pulled = pulled(whole, given, cotangents);
            if (counts) {
                pulled.removeLast();
            }
            if (ending.isEvent()) {
                var zero = expression(ending.events().getFirst());
                var slopes = pulled(zero, arguments, List.of(in.getFirst().constant(1)));
                var share = pulled.get(1).over(slopes.get(1));
                for (int i = 0; i < pulled.size(); i++) {
                    pulled.set(i, pulled.get(i).minus(slopes.get(i).times(share)));
                }
            } else {
                pulled.set(0, pulled.get(0).minus(pulled.get(1)));
            }
            var results = new ArrayList<>(pulled.subList(2, pulled.size() - 1));
            results.add(pulled.getFirst());
            results.add(in.getLast().plus(pulled.getLast()));
            if (counts) {
                results.add(whole.apply(given).getLast().times(all.get(plain)));
            }
            return results;
        });
    }

    /** The cotangents of a program's differentiable inputs. */
    private static List<Expr> pulled(Program program, List<Expr> arguments, List<Expr> cotangents) {
        var all = new ArrayList<>(arguments);
        all.addAll(cotangents);
        var results = program.vjp().apply(all);
        return new ArrayList<>(results.subList(program.outputs().size(), results.size()));
    }

    /** The types of the cotangents of z, of differentiable companions and of t. */
    List<ArrayType> cotangents() {
        var types = new ArrayList<>(List.of(equations.state()));
        companions().stream().filter(type -> type.dtype().isDifferentiable()).forEach(types::add);
        types.add(ArrayType.SCALAR);
        return types;
    }

    /** From t, z, p at the beginning, and cotangents of z, differentiable companions and t, and the gradient, to the whole gradient. */
    Program finish() {
        var types = new ArrayList<>(equations.place());
        types.addAll(cotangents());
        types.add(equations.parameter());
        return Program.trace("gradient", types, in -> {
            var z = in.get(3);
            var gradient = in.getLast();
            if (map.companions() > 0) {
                var more = pulled(start(), in.subList(0, 3), in.subList(4, in.size() - 2));
                z = z.plus(more.get(1));
                gradient = gradient.plus(more.get(2));
            }
            return List.of(gradient.plus(
                    pulled(equations.initial(), in.subList(2, 3), List.of(z)).getFirst()));
        });
    }

    /** Value, and the derivatives by t, z and p, of what the end adds to the functional. */
    static Program end(Equations equations) {
        return equations.end().valueAndGradient();
    }

    /** Value, and the derivatives by t, z, p and the data, of what a sample adds. */
    static Optional<Program> sample(Equations equations) {
        return equations
                .problem()
                .functional()
                .samples()
                .map(samples -> equations.term().valueAndGradient());
    }
}
