package org.simplectic.runtime.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.simplectic.api.Plugins;

/** Finds a plug-in in a repository index (Compendium 132). The index may be of any size: it is read once, and nothing of it is kept. */
final class OfferIndex {
    private static final String IDENTITY = "osgi.identity";

    private OfferIndex() {}

    /** The symbolic name of the first bundle with a plug-in; empty if there is none, or no index. */
    static Optional<String> bundle(Path index, String kind, String name) throws IOException, XMLStreamException {
        if (!Files.isReadable(index)) {
            return Optional.empty();
        }
        try (var stream = new BufferedInputStream(Files.newInputStream(index))) {
            var factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            // They count characters like &amp; of the document itself; without a document type there are no other
            // entities.
            factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
            factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
            return bundle(factory.createXMLStreamReader(stream), kind, name);
        }
    }

    private static Optional<String> bundle(XMLStreamReader xml, String kind, String name) throws XMLStreamException {
        var identity = "";
        boolean offers = false;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("capability")) {
                var namespace = xml.getAttributeValue(null, "namespace");
                if (IDENTITY.equals(namespace)) {
                    identity = attributes(xml).getOrDefault(IDENTITY, "");
                } else if (Plugins.NAMESPACE.equals(namespace)) {
                    var attributes = attributes(xml);
                    offers |= kind.equals(attributes.get("kind")) && name.equals(attributes.get("name"));
                }
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && xml.getLocalName().equals("resource")) {
                if (offers) {
                    return Optional.of(identity);
                }
                identity = "";
            }
        }
        return Optional.empty();
    }

    /** Those of the present capability. */
    private static Map<String, String> attributes(XMLStreamReader xml) throws XMLStreamException {
        var attributes = new HashMap<String, String>();
        while (xml.next() != XMLStreamConstants.END_ELEMENT
                || !xml.getLocalName().equals("capability")) {
            if (xml.isStartElement() && xml.getLocalName().equals("attribute")) {
                attributes.put(xml.getAttributeValue(null, "name"), xml.getAttributeValue(null, "value"));
            }
        }
        return attributes;
    }
}
