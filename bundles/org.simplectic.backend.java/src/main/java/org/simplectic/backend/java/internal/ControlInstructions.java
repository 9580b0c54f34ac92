package org.simplectic.backend.java.internal;

import java.util.List;
import java.util.stream.IntStream;
import org.simplectic.array.Control;
import org.simplectic.array.Program;

/** Programs inside programs: each has a memory of its own; values are copied in and out. */
final class ControlInstructions {
    private ControlInstructions() {}

    static Instruction of(Control primitive, Site site) {
        return switch (primitive) {
            case Control.Scan scan -> new Scan(scan, site);
            case Control.WhileLoop loop -> whileLoop(loop, site);
            case Control.Choice choice -> {
                var yes = call(choice.yes(), site, 1);
                var no = call(choice.no(), site, 1);
                int condition = site.in(0);
                yield (w, n) -> (n[condition] != 0 ? yes : no).run(w, n);
            }
            case Control.Checkpoint checkpoint -> call(checkpoint.program(), site, 0);
            case Control.Custom custom -> call(custom.program(), site, 0);
            case Control.LinearSolve linear -> call(linear.solve(), site, 0);
        };
    }

    /** A program run on the operands from some one on. */
    private static Instruction call(Program program, Site site, int first) {
        var inner = new Interpreter(program);
        var in = new int[program.inputs().size()];
        for (int i = 0; i < in.length; i++) {
            in[i] = site.in(first + i);
        }
        var out = new int[program.outputs().size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = site.out(i);
        }
        return (w, n) -> {
            for (int i = 0; i < in.length; i++) {
                inner.load(i, w, n, in[i]);
            }
            inner.run();
            for (int i = 0; i < out.length; i++) {
                inner.store(inner.output(i), w, n, out[i]);
            }
        };
    }

    /** The carries lie in the results from start to end; condition and body read them there. */
    private static Instruction whileLoop(Control.WhileLoop loop, Site site) {
        int constants = loop.conditionConstants() + loop.bodyConstants();
        int carries = site.operands() - constants;
        var condition = new Interpreter(loop.condition());
        var body = new Interpreter(loop.body());
        var start = Instruction.sequence(IntStream.range(0, carries)
                .mapToObj(i -> copy(site, constants + i, i))
                .toList());
        return (w, n) -> {
            for (int i = 0; i < loop.conditionConstants(); i++) {
                condition.load(i, w, n, site.in(i));
            }
            for (int i = 0; i < loop.bodyConstants(); i++) {
                body.load(i, w, n, site.in(loop.conditionConstants() + i));
            }
            start.run(w, n);
            while (holds(condition, loop.conditionConstants(), carries, site, w, n)) {
                for (int i = 0; i < carries; i++) {
                    body.load(loop.bodyConstants() + i, w, n, site.out(i));
                }
                body.run();
                for (int i = 0; i < carries; i++) {
                    body.store(body.output(i), w, n, site.out(i));
                }
            }
        };
    }

    private static boolean holds(Interpreter condition, int constants, int carries, Site site, double[] w, long[] n) {
        for (int i = 0; i < carries; i++) {
            condition.load(constants + i, w, n, site.out(i));
        }
        condition.run();
        return condition.truth(condition.output(0));
    }

    /** An operand copied to the result of the same type. */
    private static Instruction copy(Site site, int operand, int result) {
        int from = site.in(operand);
        int to = site.out(result);
        int size = Site.numbers(site.operand(operand));
        boolean integral = Site.isIntegral(site.operand(operand).dtype());
        return (w, n) -> {
            Object memory = integral ? n : w;
            System.arraycopy(memory, from, memory, to, size);
        };
    }

    /** The carries lie in the results from start to end. */
    private static final class Scan implements Instruction {
        private final Control.Scan scan;
        private final Interpreter body;
        private final List<Instruction> start;
        private final int[] in;
        private final int[] out;

        Scan(Control.Scan scan, Site site) {
            this.scan = scan;
            this.body = new Interpreter(scan.body());
            this.in = IntStream.range(0, site.operands()).map(site::in).toArray();
            this.out = IntStream.range(0, scan.body().outputs().size())
                    .map(site::out)
                    .toArray();
            this.start = IntStream.range(0, scan.carries())
                    .mapToObj(i -> copy(site, scan.constants() + i, i))
                    .toList();
        }

        @Override
        public void run(double[] w, long[] n) {
            for (int i = 0; i < scan.constants(); i++) {
                body.load(i, w, n, in[i]);
            }
            for (var copy : start) {
                copy.run(w, n);
            }
            for (int i = 0; i < scan.length(); i++) {
                step(w, n, scan.reverse() ? scan.length() - 1 - i : i);
            }
        }

        private void step(double[] w, long[] n, int index) {
            for (int i = 0; i < scan.carries(); i++) {
                body.load(scan.constants() + i, w, n, out[i]);
            }
            for (int i = scan.constants() + scan.carries(); i < in.length; i++) {
                body.load(i, w, n, in[i] + index * body.size(i));
            }
            body.run();
            for (int i = 0; i < out.length; i++) {
                int value = body.output(i);
                body.store(value, w, n, i < scan.carries() ? out[i] : out[i] + index * body.size(value));
            }
        }
    }
}
