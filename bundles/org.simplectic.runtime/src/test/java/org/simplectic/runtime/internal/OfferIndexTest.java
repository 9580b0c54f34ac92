package org.simplectic.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OfferIndexTest {
    private static final String RESOURCE = """
            <resource>
              <capability namespace="osgi.identity">
                <attribute name="osgi.identity" value="org.lab.bundle%1$d"/>
                <attribute name="version" type="Version" value="1.0.0"/>
              </capability>
              <capability namespace="simplectic.plugin">
                <attribute name="kind" value="integrator"/>
                <attribute name="name" value="method-%1$d"/>
              </capability>
              <requirement namespace="osgi.wiring.package">
                <directive name="filter" value="(&amp;(osgi.wiring.package=org.lab)(version&gt;=1)(!(version&gt;=2)))"/>
              </requirement>
            </resource>
            """;

    @TempDir
    Path folder = Path.of("replaced by JUnit");

    private Path index(int resources) throws IOException {
        var text =
                new StringBuilder("<repository xmlns=\"http://www.osgi.org/xmlns/repository/v1.0.0\" name=\"lab\">\n");
        for (int i = 0; i < resources; i++) {
            text.append(RESOURCE.formatted(i));
        }
        return Files.writeString(folder.resolve("index.xml"), text + "</repository>\n");
    }

    /** Beyond what the JDK's limits on entities would let pass: 100 000 characters in all. */
    @Test
    void findsTheLastOfManyPlugins() throws IOException, XMLStreamException {
        int count = 50_000;
        var index = index(count);

        var last = "method-" + (count - 1);
        assertEquals(Optional.of("org.lab.bundle" + (count - 1)), OfferIndex.bundle(index, "integrator", last));
        assertEquals(Optional.empty(), OfferIndex.bundle(index, "backend", last));
        assertEquals(Optional.empty(), OfferIndex.bundle(index, "integrator", "method"));
    }

    @Test
    void anIndexThatIsNotThereOffersNothing() throws IOException, XMLStreamException {
        assertEquals(Optional.empty(), OfferIndex.bundle(folder.resolve("index.xml"), "integrator", "method-1"));
    }

    @Test
    void aDamagedIndexIsTold() throws IOException {
        var index = Files.writeString(folder.resolve("index.xml"), "<repository><resource>");
        assertThrows(XMLStreamException.class, () -> OfferIndex.bundle(index, "integrator", "method-1"));
    }
}
