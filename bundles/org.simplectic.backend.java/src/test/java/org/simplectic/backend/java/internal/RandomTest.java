package org.simplectic.backend.java.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simplectic.array.ArrayType;
import org.simplectic.array.DType;
import org.simplectic.array.HostArray;
import org.simplectic.array.Philox;
import org.simplectic.array.RandomNumbers.Distribution;
import org.simplectic.array.RandomNumbers.Draw;

/** Draws are what the definition says, for each key. */
final class RandomTest {
    private static final List<Long> KEYS = List.of(1L, 2L, -3L, Long.MAX_VALUE);

    private static HostArray keys() {
        return HostArray.ofIntegers(
                ArrayType.of(DType.I64, 2, 2), KEYS.stream().mapToLong(k -> k).toArray());
    }

    private static HostArray expected(Draw draw, int key) {
        var memory = MemorySegment.ofArray(new long[32]);
        Philox.fill(
                draw,
                KEYS.get(2 * key),
                KEYS.get(2 * key + 1),
                0,
                memory.asSlice(0, draw.type().bytes()));
        return HostArray.copyOf(draw.type(), memory);
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F64", "F32", "I64", "I32"})
    void eachKeyDrawsApart(DType dtype) {
        var distributions =
                dtype.isReal() ? List.of(Distribution.UNIFORM, Distribution.NORMAL) : List.of(Distribution.BITS);
        for (var distribution : distributions) {
            var draw = new Draw(distribution, ArrayType.of(dtype, 3, 7));
            var drawn = Run.primitive(draw, keys()).getFirst();
            assertEquals(ArrayType.of(dtype, 2, 3, 7), drawn.type());
            for (int key = 0; key < 2; key++) {
                int own = key;
                assertEquals(
                        List.of(expected(draw, key)),
                        Run.function(v -> List.of(v.getFirst().get(own)), drawn));
            }
        }
    }

    @Test
    void noElementsAreDrawn() {
        var draw = new Draw(Distribution.NORMAL, ArrayType.of(DType.F32, 0));
        assertEquals(
                ArrayType.of(DType.F32, 2, 0),
                Run.primitive(draw, keys()).getFirst().type());
    }
}
