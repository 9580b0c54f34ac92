package org.simplectic.runtime.internal;

import java.io.IOException;
import java.net.URL;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.felix.metatype.AD;
import org.apache.felix.metatype.Designate;
import org.apache.felix.metatype.MetaData;
import org.apache.felix.metatype.MetaDataReader;
import org.apache.felix.metatype.OCD;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.service.metatype.AttributeDefinition;
import org.simplectic.runtime.PluginInfo.Option;

/**
 * The options that a bundle's Metatype documents declare for a component. Read from the documents themselves: the
 * Metatype service leaves out the bounds. A unit is what stands in brackets at the end of an attribute's name.
 */
final class MetatypeOptions {
    private static final Pattern UNIT = Pattern.compile("\\[([^\\]]*)\\]\\s*$");

    private MetatypeOptions() {}

    static List<Option> of(Bundle bundle, Collection<String> pids) {
        Enumeration<URL> documents = bundle.findEntries("OSGI-INF/metatype", "*.xml", false);
        if (documents == null) {
            return List.of();
        }
        return Collections.list(documents).stream()
                .map(MetatypeOptions::read)
                .flatMap(document -> designated(document, pids).stream())
                .findFirst()
                .map(MetatypeOptions::options)
                .orElse(List.of());
    }

    private static MetaData read(URL document) {
        try {
            return new MetaDataReader().parse(document);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("the Metatype document " + document + " cannot be read", e);
        }
    }

    private static Optional<OCD> designated(MetaData document, Collection<String> pids) {
        for (Object designate : listOf(document.getDesignates())) {
            var pid = ((Designate) designate).getPid();
            if (pids.contains(pid)) {
                var id = ((Designate) designate).getObject().getOcdRef();
                return Optional.ofNullable(
                        (OCD) document.getObjectClassDefinitions().get(id));
            }
        }
        return Optional.empty();
    }

    private static List<?> listOf(@Nullable List<?> list) {
        return list == null ? List.of() : list;
    }

    private static List<Option> options(OCD definition) {
        Map<?, ?> attributes = definition.getAttributeDefinitions();
        return attributes == null
                ? List.of()
                : attributes.values().stream().map(a -> option((AD) a)).toList();
    }

    private static Option option(AD attribute) {
        var defaults = attribute.getDefaultValue();
        boolean hasDefault = defaults != null && defaults.length > 0;
        var unit = UNIT.matcher(text(attribute.getName()));
        var choices = attribute.getOptionValues();
        return new Option(
                attribute.getID(),
                text(attribute.getDescription()),
                type(attribute),
                unit.find() ? unit.group(1) : "",
                attribute.isRequired() && !hasDefault,
                hasDefault ? String.join(", ", defaults) : "",
                text(attribute.getMin()),
                text(attribute.getMax()),
                choices == null ? List.of() : List.of(choices));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String type(AD attribute) {
        var single = switch (attribute.getType()) {
            case AttributeDefinition.DOUBLE, AttributeDefinition.FLOAT -> "number";
            case AttributeDefinition.INTEGER,
                    AttributeDefinition.LONG,
                    AttributeDefinition.SHORT,
                    AttributeDefinition.BYTE -> "integer";
            case AttributeDefinition.BOOLEAN -> "boolean";
            default -> "string";
        };
        return attribute.getCardinality() == 0 ? single : single + "[]";
    }
}
