package org.simplectic.backend.java.internal;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.simplectic.array.Program;
import org.simplectic.array.Structural;

/**
 * A program as a list of instructions over one memory that holds every value of the program one after the other.
 * Constants are written once, at compile time.
 */
final class Interpreter {
    private final Program program;
    private final int[] offsets;
    private final double[] numbers;
    private final long[] integers;
    private final Instruction[] instructions;

    Interpreter(Program program) {
        this(program, List.of());
    }

    /**
     * Compiles a program.
     *
     * @param timers one for each equation that computes something, or none
     */
    Interpreter(Program program, List<Timer> timers) {
        this.program = program;
        this.offsets = new int[program.values()];
        int real = 0;
        int integral = 0;
        for (int value = 0; value < offsets.length; value++) {
            var type = program.type(value);
            int size = Site.numbers(type);
            if (Site.isIntegral(type.dtype())) {
                offsets[value] = integral;
                integral = Math.addExact(integral, size);
            } else {
                offsets[value] = real;
                real = Math.addExact(real, size);
            }
        }
        this.numbers = new double[real];
        this.integers = new long[integral];
        this.instructions = compile(timers);
    }

    private Instruction[] compile(List<Timer> timers) {
        var compiled = new ArrayList<Instruction>();
        for (int i = 0; i < program.equations().size(); i++) {
            var instruction = Instruction.of(new Site(program, i, offsets));
            if (isFixed(program, i)) {
                instruction.run(numbers, integers);
            } else {
                compiled.add(
                        timers.isEmpty()
                                ? instruction
                                : timers.get(compiled.size()).around(instruction));
            }
        }
        return compiled.toArray(Instruction[]::new);
    }

    /** Whether an equation gives the same in each run, and so is done once, at compile time. */
    static boolean isFixed(Program program, int equation) {
        var primitive = program.equations().get(equation).primitive();
        return primitive instanceof Structural.Constant || primitive instanceof Structural.Iota;
    }

    /** Computes all values from the inputs. */
    void run() {
        for (var instruction : instructions) {
            instruction.run(numbers, integers);
        }
    }

    /** The value that is an output of the program. */
    int output(int index) {
        return program.outputs().get(index);
    }

    int size(int value) {
        return Site.numbers(program.type(value));
    }

    boolean truth(int value) {
        return integers[offsets[value]] != 0;
    }

    /** Copies a value from some memory to this one. */
    void load(int value, double[] w, long[] n, int from) {
        if (Site.isIntegral(program.type(value).dtype())) {
            System.arraycopy(n, from, integers, offsets[value], size(value));
        } else {
            System.arraycopy(w, from, numbers, offsets[value], size(value));
        }
    }

    /** Copies a value from this memory to some other one. */
    void store(int value, double[] w, long[] n, int to) {
        if (Site.isIntegral(program.type(value).dtype())) {
            System.arraycopy(integers, offsets[value], n, to, size(value));
        } else {
            System.arraycopy(numbers, offsets[value], w, to, size(value));
        }
    }

    /** Copies an array to a value. */
    void load(int value, JavaArray array) {
        var values = array.values();
        System.arraycopy(
                values, 0, values instanceof long[] ? integers : numbers, offsets[value], Array.getLength(values));
    }

    /** A copy of a value: longs or doubles. */
    Object copy(int value) {
        int from = offsets[value];
        int to = from + size(value);
        return Site.isIntegral(program.type(value).dtype())
                ? Arrays.copyOfRange(integers, from, to)
                : Arrays.copyOfRange(numbers, from, to);
    }
}
