package org.simplectic.api;

import java.util.Optional;

/** Names that plug-ins and the runtime share. */
public final class Plugins {
    /** The component factory id of every plug-in that has options: {@code @Component(factory = Plugins.FACTORY)}. */
    public static final String FACTORY = "simplectic.plugin";

    /** The capability namespace of plug-ins: attributes {@code kind} and {@code name}. */
    public static final String NAMESPACE = "simplectic.plugin";

    /** The prefix of plug-in properties. */
    public static final String PREFIX = "simplectic.";

    private static final String SUFFIX = ".plugin";

    /** The property that says in one line what a plug-in does. */
    public static final String SUMMARY = PREFIX + "summary";

    /** The property that names where the method comes from. */
    public static final String SOURCE = PREFIX + "source";

    /** The component property by which the runtime tells the instances of plug-ins that it makes. */
    public static final String INSTANCE = PREFIX + "instance";

    /**
     * The target of a method's reference to a method inside it, a linear solver say: {@code @Reference(name = "linear-solver", cardinality = OPTIONAL,
     * target = Plugins.UNCHOSEN)}. No service has this property, so that none is bound unless the study chooses one under the reference's name, its kind.
     */
    public static final String UNCHOSEN = "(" + INSTANCE + "=unchosen)";

    private Plugins() {}

    /**
     * The component property that holds a plug-in's name, as the annotations of this package set it.
     *
     * @param kind a kind, for example {@code linear-solver}
     * @return for example {@code simplectic.linear.solver.plugin}
     */
    public static String property(String kind) {
        return PREFIX + kind.replace('-', '.') + SUFFIX;
    }

    /**
     * The kind that a component property stands for.
     *
     * @param property a component property's name
     * @return the kind, or empty if the property does not name a plug-in
     */
    public static Optional<String> kind(String property) {
        return property.startsWith(PREFIX)
                        && property.endsWith(SUFFIX)
                        && property.length() > PREFIX.length() + SUFFIX.length()
                ? Optional.of(property.substring(PREFIX.length(), property.length() - SUFFIX.length())
                        .replace('.', '-'))
                : Optional.empty();
    }
}
