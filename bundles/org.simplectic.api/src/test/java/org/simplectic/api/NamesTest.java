package org.simplectic.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NamesTest {
    private static final List<String> METHODS = List.of("rk4", "tsit5", "dormand-prince-5", "dop853");

    @Test
    void findsWhatWasMeant() {
        assertEquals(Optional.of("tsit5"), Names.nearest("tist5", METHODS));
        assertEquals(Optional.of("dop853"), Names.nearest("DOP835", METHODS));
        assertEquals(Optional.of("sin"), Names.nearest("sinn", List.of("sign", "sin")));
    }

    @Test
    void offersNothingFarFetched() {
        assertEquals(Optional.empty(), Names.nearest("radau", METHODS));
        assertEquals(Optional.empty(), Names.nearest("x".repeat(100_000), METHODS));
    }

    @Test
    void suggestsAndLists() {
        assertEquals("did you mean 'b'? (valid: b, cde)", Names.suggest("bb", List.of("cde", "b")));
        assertEquals("there are none", Names.suggest("x", List.of()));
        var many = IntStream.range(0, 1000).mapToObj(i -> "name" + i).toList();
        assertTrue(Names.suggest("other", many).endsWith(", and 960 more"));
    }
}
