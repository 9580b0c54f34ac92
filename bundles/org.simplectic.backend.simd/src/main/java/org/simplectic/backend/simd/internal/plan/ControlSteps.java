package org.simplectic.backend.simd.internal.plan;

import org.simplectic.array.Control;
import org.simplectic.array.Program;
import org.simplectic.backend.simd.internal.memory.Memory;

/** Programs inside programs: plans of their own, which read operands and write results where they are. */
final class ControlSteps {
    private ControlSteps() {}

    static Step of(Control primitive, Site site) {
        return switch (primitive) {
            case Control.Scan p -> new Scan(p, site);
            case Control.WhileLoop p -> new WhileLoop(p, site);
            case Control.Choice p -> new Choice(p, site);
            case Control.Checkpoint p -> new Call(p.program(), site, 0);
            case Control.Custom p -> new Call(p.program(), site, 0);
            case Control.LinearSolve p -> new Call(p.solve(), site, 0);
        };
    }

    /** A program run on operands. */
    private static final class Call implements Step {
        private final Plan plan;
        private final Site site;
        private final int first;

        Call(Program program, Site site, int first) {
            this.plan = Plan.of(program, site.resources());
            this.site = site;
            this.first = first;
        }

        @Override
        public void run(long[] table) {
            long[] inner = plan.table();
            int operands = site.operands().size() - first;
            for (int i = 0; i < operands; i++) {
                inner[i] = site.operand(first + i).in(table);
            }
            for (int i = 0; i < site.results().size(); i++) {
                inner[operands + i] = site.result(i).in(table);
            }
            plan.run();
        }

        @Override
        public void close() {
            plan.close();
        }
    }

    private static final class Choice implements Step {
        private final Call yes;
        private final Call no;
        private final Ref condition;

        Choice(Control.Choice choice, Site site) {
            this.yes = new Call(choice.yes(), site, 1);
            this.no = new Call(choice.no(), site, 1);
            this.condition = site.operand(0);
        }

        @Override
        public void run(long[] table) {
            (Memory.getByte(condition.in(table)) != 0 ? yes : no).run(table);
        }

        @Override
        public void close() {
            yes.close();
            no.close();
        }
    }

    /** Values handed from step to step: in the results and in a second place by turns, so that the last step writes the results. */
    private static final class Carries {
        private final Site site;
        private final int first;
        private final int count;
        private final Ref[] other;

        Carries(Site site, int first, int count) {
            this.site = site;
            this.first = first;
            this.count = count;
            this.other = new Ref[count];
            for (int i = 0; i < count; i++) {
                other[i] = site.temporary(site.operandType(first + i).bytes());
            }
        }

        long place(long[] table, int i, boolean inResult) {
            return (inResult ? site.result(i) : other[i]).in(table);
        }

        long start(long[] table, int i) {
            return site.operand(first + i).in(table);
        }

        void copyToResults(long[] table, boolean fromStart) {
            for (int i = 0; i < count; i++) {
                long from = fromStart ? start(table, i) : place(table, i, false);
                Memory.copy(
                        from, place(table, i, true), site.operandType(first + i).bytes());
            }
        }
    }

    private static final class Scan implements Step {
        private final Control.Scan scan;
        private final Site site;
        private final Plan body;
        private final Carries carries;
        private final int inputs;
        private final int outputs;

        Scan(Control.Scan scan, Site site) {
            this.scan = scan;
            this.site = site;
            this.body = Plan.of(scan.body(), site.resources());
            this.carries = new Carries(site, scan.constants(), scan.carries());
            this.inputs = scan.body().inputs().size();
            this.outputs = scan.body().outputs().size();
        }

        @Override
        public void run(long[] table) {
            long[] inner = body.table();
            for (int i = 0; i < scan.constants(); i++) {
                inner[i] = site.operand(i).in(table);
            }
            if (scan.length() == 0) {
                carries.copyToResults(table, true);
            }
            for (int step = 0; step < scan.length(); step++) {
                point(table, inner, step);
                body.run();
            }
        }

        /** Sets where a step reads and writes. */
        private void point(long[] table, long[] inner, int step) {
            int index = scan.reverse() ? scan.length() - 1 - step : step;
            boolean toResult = (scan.length() - 1 - step) % 2 == 0;
            for (int i = 0; i < scan.carries(); i++) {
                inner[scan.constants() + i] = step == 0 ? carries.start(table, i) : carries.place(table, i, !toResult);
                inner[inputs + i] = carries.place(table, i, toResult);
            }
            for (int i = scan.constants() + scan.carries(); i < inputs; i++) {
                inner[i] = site.operand(i).in(table)
                        + index * scan.body().inputs().get(i).bytes();
            }
            for (int i = scan.carries(); i < outputs; i++) {
                inner[inputs + i] = site.result(i).in(table)
                        + index * scan.body().outputTypes().get(i).bytes();
            }
        }

        @Override
        public void close() {
            body.close();
        }
    }

    private static final class WhileLoop implements Step {
        private final Control.WhileLoop loop;
        private final Site site;
        private final Plan condition;
        private final Plan body;
        private final Carries carries;
        private final Ref truth;
        private final int count;

        WhileLoop(Control.WhileLoop loop, Site site) {
            this.loop = loop;
            this.site = site;
            this.condition = Plan.of(loop.condition(), site.resources());
            this.body = Plan.of(loop.body(), site.resources());
            int constants = loop.conditionConstants() + loop.bodyConstants();
            this.count = site.operands().size() - constants;
            this.carries = new Carries(site, constants, count);
            this.truth = site.temporary(1);
        }

        @Override
        public void run(long[] table) {
            long[] test = condition.table();
            long[] step = body.table();
            for (int i = 0; i < loop.conditionConstants(); i++) {
                test[i] = site.operand(i).in(table);
            }
            for (int i = 0; i < loop.bodyConstants(); i++) {
                step[i] = site.operand(loop.conditionConstants() + i).in(table);
            }
            long result = truth.in(table);
            test[loop.conditionConstants() + count] = result;
            long[] places = places(table);
            int from = 0;
            carries.copyToResults(table, true);
            while (holds(test, places, from, result)) {
                // Where a pass reads, then where it writes: a window of three runs of places that begins at the first
                // or the second.
                System.arraycopy(places, from, step, loop.bodyConstants(), 2 * count);
                body.run();
                from = count - from;
            }
            if (from != 0) {
                carries.copyToResults(table, false);
            }
        }

        /** The carries' places in the results, in the second place, and in the results again. */
        private long[] places(long[] table) {
            var places = new long[3 * count];
            for (int i = 0; i < count; i++) {
                places[i] = carries.place(table, i, true);
                places[count + i] = carries.place(table, i, false);
                places[2 * count + i] = places[i];
            }
            return places;
        }

        private boolean holds(long[] test, long[] places, int from, long result) {
            System.arraycopy(places, from, test, loop.conditionConstants(), count);
            condition.run();
            return Memory.getByte(result) != 0;
        }

        @Override
        public void close() {
            condition.close();
            body.close();
        }
    }
}
