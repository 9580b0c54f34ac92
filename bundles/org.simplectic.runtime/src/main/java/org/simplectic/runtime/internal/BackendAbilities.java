package org.simplectic.runtime.internal;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.simplectic.array.ArrayType;
import org.simplectic.array.Backend;
import org.simplectic.array.DType;
import org.simplectic.array.Elementwise;
import org.simplectic.array.Expr;
import org.simplectic.array.Program;

/** What a backend supports, asked with small programs. */
final class BackendAbilities {
    private static final Map<String, UnaryOperator<Expr>> FAMILIES = families();

    private BackendAbilities() {}

    /** The element types that it can compute with. */
    static List<String> types(Backend backend) {
        return Arrays.stream(DType.values())
                .filter(dtype -> backend.supports(identity(dtype)))
                .map(DType::toString)
                .toList();
    }

    private static Program identity(DType dtype) {
        var type = List.of(ArrayType.of(dtype, 2));
        return Program.trace(
                "where", type, in -> List.of(in.getFirst().equal(in.getFirst()).where(in.getFirst(), in.getFirst())));
    }

    /** The families of primitives that it lacks. */
    static List<String> missing(Backend backend) {
        return FAMILIES.entrySet().stream()
                .filter(family -> !backend.supports(Program.trace(
                        family.getKey(),
                        List.of(ArrayType.of(DType.F64, 4, 4)),
                        in -> List.of(family.getValue().apply(in.getFirst())))))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Map<String, UnaryOperator<Expr>> families() {
        var families = new LinkedHashMap<String, UnaryOperator<Expr>>();
        families.put("element-wise", x -> x.unary(Elementwise.Unary.EXP).plus(x));
        families.put("structural", x -> x.slice(0, 2).transpose());
        families.put("indexing", x -> x.sort(1));
        families.put("reduction", Expr::sum);
        families.put("contraction", x -> x.matmul(x));
        families.put("transform", x -> x.rfft(1).real());
        families.put("factorization", Expr::cholesky);
        return families;
    }
}
