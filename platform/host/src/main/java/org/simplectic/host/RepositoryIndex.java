package org.simplectic.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.Version;

/**
 * The distribution's repository index (Compendium 132), read only to explain a failure.
 *
 * @param resources the indexed bundles
 */
record RepositoryIndex(List<Resource> resources) {
    /** A bundle of the index: what it is called, which file it is, what it offers. */
    record Resource(List<Capability> capabilities) {
        String name() {
            Map<String, Object> identity = first("osgi.identity");
            return "The bundle " + identity.get("osgi.identity") + " " + identity.get("version");
        }

        String file() {
            String url = String.valueOf(first("osgi.content").get("url"));
            return url.substring(url.lastIndexOf('/') + 1);
        }

        String versionOf(String namespace, String name) {
            for (Capability capability : capabilities) {
                if (capability.namespace().equals(namespace) && name.equals(capability.name())) {
                    return String.valueOf(capability.attributes().get("version"));
                }
            }
            return "none";
        }

        private Map<String, Object> first(String namespace) {
            for (Capability capability : capabilities) {
                if (capability.namespace().equals(namespace)) {
                    return capability.attributes();
                }
            }
            return Map.of();
        }
    }

    /** A capability of a bundle. */
    record Capability(String namespace, Map<String, Object> attributes) {
        String name() {
            Object name = attributes.containsKey(namespace) ? attributes.get(namespace) : attributes.get("name");
            return String.valueOf(name);
        }
    }

    static RepositoryIndex read(Path file) {
        if (!Files.exists(file)) {
            return new RepositoryIndex(List.of());
        }
        List<Resource> resources = new ArrayList<>();
        try (InputStream stream = Files.newInputStream(file)) {
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            // They count characters like &amp; of the document itself; without a document type there are no other
            // entities.
            factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
            factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
            XMLStreamReader xml = factory.createXMLStreamReader(stream);
            boolean open = false;
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    open = element(xml, resources, open);
                } else if (event == XMLStreamConstants.END_ELEMENT
                        && xml.getLocalName().equals("capability")) {
                    open = false;
                }
            }
        } catch (IOException | XMLStreamException e) {
            throw new HostException(file + " is not a readable repository index: " + e.getMessage(), e);
        }
        return new RepositoryIndex(resources);
    }

    /** Takes in one element, and says whether the attributes that follow belong to a capability. */
    private static boolean element(XMLStreamReader xml, List<Resource> resources, boolean open) {
        switch (xml.getLocalName()) {
            case "resource" -> resources.add(new Resource(new ArrayList<>()));
            case "capability" -> {
                String namespace = xml.getAttributeValue(null, "namespace");
                resources.getLast().capabilities().add(new Capability(namespace, new HashMap<>()));
                return true;
            }
            case "attribute" -> {
                if (open) {
                    Capability capability = resources.getLast().capabilities().getLast();
                    capability.attributes().put(xml.getAttributeValue(null, "name"), value(xml));
                }
            }
            default -> {
                return open;
            }
        }
        return open;
    }

    private static Object value(XMLStreamReader xml) {
        String type = xml.getAttributeValue(null, "type");
        String text = xml.getAttributeValue(null, "value");
        if ("Version".equals(type)) {
            return Version.parseVersion(text);
        }
        return type != null && type.startsWith("List") ? List.of(text.split(",", -1)) : text;
    }

    /** The bundles with a capability that a filter accepts. */
    List<Resource> providers(String namespace, String filter) {
        try {
            Filter accepts = filter.isEmpty() ? null : FrameworkUtil.createFilter(filter);
            return resources.stream()
                    .filter(resource -> resource.capabilities().stream()
                            .anyMatch(capability -> capability.namespace().equals(namespace)
                                    && (accepts == null || accepts.matches(capability.attributes()))))
                    .toList();
        } catch (InvalidSyntaxException e) {
            return List.of();
        }
    }

    /** The bundles with a capability of some name, in any version. */
    List<Resource> offering(String namespace, String name) {
        return resources.stream()
                .filter(resource -> resource.capabilities().stream()
                        .anyMatch(capability ->
                                capability.namespace().equals(namespace) && name.equals(capability.name())))
                .toList();
    }
}
