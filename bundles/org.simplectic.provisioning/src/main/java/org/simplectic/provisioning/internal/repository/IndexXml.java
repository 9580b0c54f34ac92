package org.simplectic.provisioning.internal.repository;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.osgi.framework.Version;

/** Repository XML (OSGi Compendium, chapter 132): the names in it, and how it is written. */
public final class IndexXml {
    static final String NAMESPACE = "http://www.osgi.org/xmlns/repository/v1.0.0";
    static final String CONTENT = "osgi.content";
    private static final String MIME = "application/vnd.osgi.bundle";

    private IndexXml() {}

    /**
     * The index of some artifacts; the same artifacts give the same bytes.
     *
     * @param name the repository's name
     * @param locations the artifacts, and their addresses relative to the index
     */
    public static String text(String name, Map<String, Artifact> locations) {
        return new String(write(name, locations), StandardCharsets.UTF_8);
    }

    private static byte[] write(String name, Map<String, Artifact> locations) {
        var bytes = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("repository");
            xml.writeDefaultNamespace(NAMESPACE);
            xml.writeAttribute("increment", "0");
            xml.writeAttribute("name", name);
            for (Map.Entry<String, Artifact> entry : new TreeMap<>(locations).entrySet()) {
                resource(xml, entry.getKey(), entry.getValue());
            }
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("Writing to memory does not fail.", e);
        }
        return bytes.toByteArray();
    }

    private static void resource(XMLStreamWriter xml, String url, Artifact artifact) throws XMLStreamException {
        xml.writeCharacters("\n  ");
        xml.writeStartElement("resource");
        for (Part part : artifact.provided()) {
            part(xml, "capability", part.namespace(), part.directiveMap(), part.attributeMap());
        }
        Artifact.Description about = artifact.description();
        part(
                xml,
                "capability",
                CONTENT,
                Map.of(),
                Map.of(CONTENT, about.sha256(), "url", url, "size", about.size(), "mime", MIME));
        for (Part part : artifact.required()) {
            part(xml, "requirement", part.namespace(), part.directiveMap(), part.attributeMap());
        }
        xml.writeCharacters("\n  ");
        xml.writeEndElement();
    }

    private static void part(
            XMLStreamWriter xml,
            String element,
            String namespace,
            Map<String, String> directives,
            Map<String, Object> attributes)
            throws XMLStreamException {
        xml.writeCharacters("\n    ");
        xml.writeStartElement(element);
        xml.writeAttribute("namespace", namespace);
        for (Map.Entry<String, String> directive : new TreeMap<>(directives).entrySet()) {
            xml.writeEmptyElement("directive");
            xml.writeAttribute("name", directive.getKey());
            xml.writeAttribute("value", directive.getValue());
        }
        for (Map.Entry<String, Object> attribute : new TreeMap<>(attributes).entrySet()) {
            xml.writeEmptyElement("attribute");
            xml.writeAttribute("name", attribute.getKey());
            String type = type(attribute.getValue());
            if (!type.equals("String")) {
                xml.writeAttribute("type", type);
            }
            xml.writeAttribute("value", value(attribute.getValue()));
        }
        xml.writeEndElement();
    }

    private static String type(Object value) {
        return switch (value) {
            case Version version -> "Version";
            case Long number -> "Long";
            case Double number -> "Double";
            case List<?> list -> "List<" + (list.isEmpty() ? "String" : type(list.getFirst())) + ">";
            default -> "String";
        };
    }

    private static String value(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(IndexXml::element).collect(Collectors.joining(","))
                : value.toString();
    }

    private static String element(Object value) {
        return value.toString().replace("\\", "\\\\").replace(",", "\\,");
    }
}
