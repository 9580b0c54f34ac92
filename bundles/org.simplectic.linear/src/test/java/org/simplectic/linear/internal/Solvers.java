package org.simplectic.linear.internal;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.NullMarked;
import org.simplectic.api.LinearSolver;
import org.simplectic.api.Preconditioner;
import org.simplectic.api.Solution;
import org.simplectic.api.Status;
import org.simplectic.array.Array;
import org.simplectic.array.Expr;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.backend.java.internal.JavaBackend;

/** Linear solvers by name, and programs run on the reference backend. */
@NullMarked
final class Solvers {
    private Solvers() {}

    static <O> O options(Class<O> type, Map<String, Object> given) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        given.getOrDefault(method.getName(), Objects.requireNonNullElse(method.getDefaultValue(), 0))));
    }

    /** A solver, an iterative one perhaps with its preconditioner: {@code gmres}, {@code gmres with jacobi}. */
    static LinearSolver named(String name, Map<String, Object> given) {
        var words = name.split(" with ", -1);
        var preconditioner =
                Arrays.stream(words).skip(1).map(Solvers::preconditioner).findFirst();
        return switch (words[0]) {
            case "dense-lu" -> new DenseLu();
            case "banded-lu" -> new BandedLu();
            case "sparse-lu" -> new SparseLu(options(SparseLuOptions.class, given));
            case "sparse-lu amd" -> new SparseLu(options(SparseLuOptions.class, Map.of("ordering", "amd")));
            case "dense-cholesky" -> new DenseCholesky();
            case "cg" -> new Cg(options(KrylovOptions.class, given), preconditioner);
            case "bicgstab" -> new BiCgStab(options(KrylovOptions.class, given), preconditioner);
            case "gmres" -> new Gmres(options(GmresOptions.class, given), preconditioner);
            default -> throw new IllegalArgumentException(name);
        };
    }

    static LinearSolver named(String name) {
        return named(name, Map.of());
    }

    static Preconditioner preconditioner(String name) {
        return switch (name) {
            case "jacobi" -> new Jacobi();
            case "ilu-0" -> new Ilu0();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** What a solution was, on this side of a program. */
    record Result(HostArray x, int iterations, double residual, Status outcome) {}

    static Result solution(Function<List<Expr>, Solution> function, HostArray... arguments) {
        var values = run(in -> function.apply(in).values(), arguments);
        return new Result(
                values.get(0),
                (int) values.get(1).get(0),
                values.get(2).get(0),
                Solution.status(values.get(3).get(0)));
    }

    static List<HostArray> run(Function<List<Expr>, List<Expr>> function, HostArray... arguments) {
        var types = Arrays.stream(arguments).map(HostArray::type).toList();
        return run(Program.trace("test", types, function), arguments);
    }

    static List<HostArray> run(Program program, HostArray... arguments) {
        var backend = new JavaBackend();
        try (var executable = backend.compile(program)) {
            var arrays = Arrays.stream(arguments).map(backend::put).toList();
            var results = executable.call(arrays);
            var values = results.stream().map(backend::get).toList();
            arrays.forEach(Array::close);
            results.forEach(Array::close);
            return values;
        }
    }
}
