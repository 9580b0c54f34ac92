package org.simplectic.provisioning.internal.repository;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.utils.resource.CapabilityImpl;
import org.apache.felix.utils.resource.RequirementImpl;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/**
 * A bundle or a feature, installed or offered, as the resolver sees it. Two are equal only if they are one.
 *
 * <p>Capabilities and requirements become objects when the resolver asks for them, which it does for few. For one thread.
 */
public final class Artifact implements Resource {
    /** The namespace of plug-ins. */
    public static final String PLUGIN = "simplectic.plugin";

    /** The namespace of what the machine has, which the framework provides. */
    public static final String DEVICE = "simplectic.device";

    /** The type of a bundle. */
    public static final String BUNDLE = "osgi.bundle";

    /** The type of a bundle that adds to another. */
    public static final String FRAGMENT = "osgi.fragment";

    /** The type of a set of bundles. */
    public static final String FEATURE = "simplectic.feature";

    /**
     * What is known of it apart from its capabilities and requirements.
     *
     * @param name its symbolic name
     * @param version its version
     * @param type what it is
     * @param sha256 the hash of its content in lower case; empty if nobody promises one
     * @param size its size in bytes; -1 if unknown
     * @param address where its content is
     * @param origin who offers it: a repository's name, or a file
     */
    public record Description(
            String name, Version version, String type, String sha256, long size, String address, String origin) {
        /** Where its content is. */
        public URI location() {
            return URI.create(address);
        }
    }

    private final Description description;
    private final List<Part> provided;
    private final List<Part> required;
    private @Nullable List<Capability> capabilities;
    private @Nullable List<Requirement> requirements;

    Artifact(Description description, List<Part> provided, List<Part> required) {
        this.description = description;
        this.provided = provided;
        this.required = required;
    }

    /** The framework and the Java platform under it, which are there whatever is installed. */
    public static Artifact system(Resource framework) {
        List<Part> provided = new ArrayList<>();
        for (Capability capability : framework.getCapabilities(null)) {
            provided.add(Part.of(capability.getNamespace(), capability.getDirectives(), capability.getAttributes()));
        }
        return new Artifact(
                new Description("the framework", Version.emptyVersion, BUNDLE, "", -1, "framework:/", "Java"),
                provided,
                List.of());
    }

    /** The same, from somewhere else. */
    public Artifact at(URI location) {
        Description moved = new Description(
                name(),
                version(),
                description.type(),
                description.sha256(),
                description.size(),
                location.toString(),
                description.origin());
        return new Artifact(moved, provided, required);
    }

    /** Its symbolic name. */
    public String name() {
        return description.name();
    }

    /** Its version. */
    public Version version() {
        return description.version();
    }

    /** What is known of it apart from its capabilities and requirements. */
    public Description description() {
        return description;
    }

    /** Whether it is a set of bundles, and none itself. */
    public boolean isFeature() {
        return description.type().equals(FEATURE);
    }

    /** The plug-ins in it. */
    public List<PluginName> plugins() {
        List<PluginName> plugins = new ArrayList<>();
        for (Part part : provided) {
            if (part.namespace().equals(PLUGIN)) {
                plugins.add(
                        new PluginName(String.valueOf(part.attribute("kind")), String.valueOf(part.attribute("name"))));
            }
        }
        return plugins;
    }

    /** One line on what it is; empty if it does not say. */
    public String summary() {
        for (Part part : provided) {
            if (part.namespace().equals("osgi.identity")) {
                return String.valueOf(part.attribute("description"));
            }
        }
        return "";
    }

    /** Whether two of its name cannot run together. */
    public boolean isSingleton() {
        for (Part part : provided) {
            if (part.namespace().equals(PLUGIN) || part.directive("singleton").equals("true")) {
                return true;
            }
        }
        return false;
    }

    List<Part> provided() {
        return provided;
    }

    List<Part> required() {
        return required;
    }

    @Override
    public List<Capability> getCapabilities(@Nullable String namespace) {
        if (capabilities == null) {
            List<Capability> made = new ArrayList<>(provided.size());
            for (Part part : provided) {
                made.add(new CapabilityImpl(this, part.namespace(), part.directiveMap(), part.attributeMap()));
            }
            capabilities = made;
        }
        return namespace == null
                ? capabilities
                : capabilities.stream()
                        .filter(capability -> capability.getNamespace().equals(namespace))
                        .toList();
    }

    @Override
    public List<Requirement> getRequirements(@Nullable String namespace) {
        if (requirements == null) {
            List<Requirement> made = new ArrayList<>(required.size());
            for (Part part : required) {
                made.add(new RequirementImpl(this, part.namespace(), part.directiveMap(), part.attributeMap()));
            }
            requirements = made;
        }
        return namespace == null
                ? requirements
                : requirements.stream()
                        .filter(requirement -> requirement.getNamespace().equals(namespace))
                        .toList();
    }

    /** Name and version, for messages. */
    @Override
    public String toString() {
        return description.name() + " " + description.version();
    }
}
