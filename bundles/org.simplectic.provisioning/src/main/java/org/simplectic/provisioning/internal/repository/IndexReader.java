package org.simplectic.provisioning.internal.repository;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;
import org.simplectic.cli.CommandException;
import org.simplectic.provisioning.internal.store.Hashes;

/**
 * Reads Repository XML, plain or compressed, from people who may mean harm: no document type, no entities, nothing beyond
 * limits. Equal texts become one object, because an index of 100 000 bundles repeats itself.
 */
public final class IndexReader {
    private static final long LARGEST = 1L << 30;
    private static final int LONGEST_VALUE = 1 << 16;
    private static final int MOST_RESOURCES = 1_000_000;
    private static final int MOST_PARTS = 20_000;
    private static final int MOST_REFERRALS = 1000;
    private static final int GZIP_MAGIC = 0x1f8b;

    /** Requirements that every Java platform fulfils, and half of a usual index. */
    private static final String PLATFORM_PACKAGES = "(osgi.wiring.package=java.";

    private final URI address;
    private final String origin;
    private final Map<Object, Object> pool = new HashMap<>();
    private final Map<String, Version> versions = new HashMap<>();
    private final List<Artifact> artifacts = new ArrayList<>();
    private final List<Referral> referrals = new ArrayList<>();

    /**
     * Another index that one counts as its own.
     *
     * @param address where it is
     * @param depth how far from here referrals are followed; 1 for that index alone
     */
    record Referral(URI address, int depth) {}

    /**
     * What an index holds.
     *
     * @param artifacts what it offers itself
     * @param referrals the others that it names
     */
    record Content(List<Artifact> artifacts, List<Referral> referrals) {}

    private IndexReader(URI address, String origin) {
        this.address = address;
        this.origin = origin;
    }

    /**
     * Reads an index.
     *
     * @param file the index
     * @param address where it came from, against which its artifacts' addresses are resolved
     * @param origin the repository's name
     * @throws CommandException if it is damaged, with the line
     */
    static Content read(Path file, URI address, String origin) throws IOException {
        IndexReader reader = new IndexReader(address, origin);
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                InputStream stream = new Bounded(plain(raw))) {
            reader.read(stream);
        } catch (XMLStreamException e) {
            throw damaged(
                    origin,
                    e.getLocation().getLineNumber(),
                    String.valueOf(e.getMessage()).replaceAll("\\s+", " "),
                    e);
        }
        return new Content(reader.artifacts, reader.referrals);
    }

    private static CommandException damaged(String origin, int line, String what, @Nullable Throwable cause) {
        return new CommandException(
                "the index of the repository '" + origin + "' is damaged at line " + line + ": " + what
                        + ". 'simplectic repo refresh " + origin + "' fetches it again.",
                cause);
    }

    private static InputStream plain(InputStream raw) throws IOException {
        raw.mark(2);
        int magic = (raw.read() << Byte.SIZE) | raw.read();
        raw.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(raw, 1 << 16) : raw;
    }

    /** Ends what inflates without end. */
    private static final class Bounded extends FilterInputStream {
        private long count;

        Bounded(InputStream stream) {
            super(stream);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            count(n);
            return n;
        }

        private void count(int n) {
            count += Math.max(0, n);
            if (count > LARGEST) {
                throw new CommandException("the index is refused: it is larger than " + LARGEST + " bytes.");
            }
        }
    }

    private void read(InputStream stream) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        // They count characters like &amp; of the document itself; without a document type there are no other entities.
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
        factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
        XMLStreamReader xml = factory.createXMLStreamReader(stream);
        xml.nextTag();
        if (!xml.getLocalName().equals("repository") || !IndexXml.NAMESPACE.equals(xml.getNamespaceURI())) {
            throw wrong(xml, "it is no OSGi repository: it begins with <" + xml.getLocalName() + ">");
        }
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            if (xml.getLocalName().equals("resource")) {
                resource(xml);
            } else {
                if (xml.getLocalName().equals("referral")) {
                    referrals.add(referral(xml));
                }
                skip(xml);
            }
        }
    }

    private CommandException wrong(XMLStreamReader xml, String what) {
        return damaged(origin, xml.getLocation().getLineNumber(), what, null);
    }

    private static void skip(XMLStreamReader xml) throws XMLStreamException {
        int depth = 1;
        while (depth > 0) {
            int event = xml.next();
            depth += event == XMLStreamConstants.START_ELEMENT ? 1 : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
        }
    }

    private void resource(XMLStreamReader xml) throws XMLStreamException {
        List<Part> provided = new ArrayList<>();
        List<Part> required = new ArrayList<>();
        @Nullable Part identity = null;
        @Nullable Part content = null;
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            boolean capability = xml.getLocalName().equals("capability");
            if (!capability && !xml.getLocalName().equals("requirement")) {
                skip(xml);
                continue;
            }
            Part part = part(xml);
            if (!capability) {
                if (!isFulfilled(part)) {
                    required.add(part);
                }
            } else if (part.namespace().equals(IndexXml.CONTENT)) {
                content = content == null ? part : content;
            } else {
                identity = part.namespace().equals("osgi.identity") ? part : identity;
                provided.add(part);
            }
            if (provided.size() + required.size() > MOST_PARTS) {
                throw wrong(xml, "one bundle has more than " + MOST_PARTS + " capabilities and requirements");
            }
        }
        if (identity == null || content == null) {
            throw wrong(xml, "a resource lacks " + (identity == null ? "its identity" : "its content"));
        }
        if (artifacts.size() == MOST_RESOURCES) {
            throw wrong(xml, "it has more than " + MOST_RESOURCES + " resources");
        }
        artifacts.add(new Artifact(description(xml, identity, content), List.copyOf(provided), List.copyOf(required)));
    }

    private Referral referral(XMLStreamReader xml) {
        if (referrals.size() == MOST_REFERRALS) {
            throw wrong(xml, "it names more than " + MOST_REFERRALS + " other indexes");
        }
        URI referred = URI.create(location(xml, attribute(xml, "url")));
        String depth = xml.getAttributeValue(null, "depth");
        if (depth != null && !depth.matches("\\d{1,9}")) {
            throw wrong(xml, "'" + depth + "' is no depth");
        }
        return new Referral(referred, depth == null ? Integer.MAX_VALUE : Integer.parseInt(depth));
    }

    private static boolean isFulfilled(Part requirement) {
        return requirement.namespace().equals("osgi.wiring.package")
                && requirement.directive("filter").startsWith(PLATFORM_PACKAGES);
    }

    private Artifact.Description description(XMLStreamReader xml, Part identity, Part content) {
        String name = String.valueOf(identity.attribute("osgi.identity"));
        if (!name.matches("[\\w.-]+")) {
            throw wrong(xml, "'" + name + "' is no symbolic name");
        }
        String sha256 = Hashes.normal(String.valueOf(content.attribute(IndexXml.CONTENT)));
        if (!Hashes.isHash(sha256)) {
            throw wrong(xml, "the content of '" + name + "' has no SHA-256");
        }
        Version version = identity.attribute("version") instanceof Version given ? given : Version.emptyVersion;
        long size = content.attribute("size") instanceof Long given ? given : -1;
        String type = String.valueOf(identity.attribute("type"));
        return new Artifact.Description(
                name, version, type, sha256, size, location(xml, String.valueOf(content.attribute("url"))), origin);
    }

    private String location(XMLStreamReader xml, String url) {
        try {
            URI location = address.resolve(url.replace(" ", "%20"));
            boolean local = "file".equals(address.getScheme());
            if (!local && !String.valueOf(location.getScheme()).equals(address.getScheme())) {
                throw wrong(xml, "the address '" + url + "' leads away from " + address.getScheme() + ":");
            }
            return location.toString();
        } catch (IllegalArgumentException e) {
            throw wrong(xml, "'" + url + "' is no address");
        }
    }

    private Part part(XMLStreamReader xml) throws XMLStreamException {
        String namespace = attribute(xml, "namespace");
        List<String> directives = new ArrayList<>();
        List<Object> attributes = new ArrayList<>();
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            switch (xml.getLocalName()) {
                case "directive" -> {
                    directives.add(attribute(xml, "name"));
                    directives.add(attribute(xml, "value"));
                }
                case "attribute" -> {
                    attributes.add(attribute(xml, "name"));
                    attributes.add(value(xml));
                }
                default -> {}
            }
            skip(xml);
        }
        return new Part(namespace, directives.toArray(new String[0]), attributes.toArray());
    }

    private String attribute(XMLStreamReader xml, String name) {
        String text = xml.getAttributeValue(null, name);
        if (text == null) {
            throw wrong(xml, "<" + xml.getLocalName() + "> has no " + name);
        }
        if (text.length() > LONGEST_VALUE) {
            throw wrong(xml, "a value is longer than " + LONGEST_VALUE + " characters");
        }
        return (String) pool.computeIfAbsent(text, same -> same);
    }

    private Object value(XMLStreamReader xml) {
        String type = xml.getAttributeValue(null, "type");
        String text = attribute(xml, "value");
        try {
            if (type == null || type.equals("String")) {
                return text;
            }
            if (type.startsWith("List<") && type.endsWith(">")) {
                return list(type.substring("List<".length(), type.length() - 1), text);
            }
            return type.equals("List") ? list("String", text) : single(type, text);
        } catch (IllegalArgumentException e) {
            throw wrong(xml, "'" + text + "' is no " + type);
        }
    }

    private Object single(String type, String text) {
        return switch (type.strip()) {
            case "Version" -> versions.computeIfAbsent(text, Version::parseVersion);
            case "Long" -> Long.valueOf(text.strip());
            case "Double" -> Double.valueOf(text.strip());
            default -> text;
        };
    }

    private List<Object> list(String type, String text) {
        List<Object> list = new ArrayList<>();
        StringBuilder element = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                element.append(text.charAt(++i));
            } else if (c == ',') {
                list.add(single(type, element.toString()));
                element.setLength(0);
            } else {
                element.append(c);
            }
        }
        list.add(single(type, element.toString()));
        return list;
    }
}
