package org.simplectic.runtime;

import java.util.List;

/**
 * A plug-in as its component and Metatype descriptions declare it.
 *
 * @param kind its kind, for example {@code integrator}
 * @param name the name that studies select it by
 * @param summary what it does, in one line
 * @param source where the method comes from; may be empty
 * @param bundle symbolic name of its bundle
 * @param version its bundle's version
 * @param active whether it can be used now
 * @param inactiveReason why it cannot, in one sentence from the component runtime; empty if it can
 * @param options what can be configured
 */
public record PluginInfo(
        String kind,
        String name,
        String summary,
        String source,
        String bundle,
        String version,
        boolean active,
        String inactiveReason,
        List<Option> options) {
    /**
     * Something to configure.
     *
     * @param name the key in a study
     * @param description what it does
     * @param type {@code number}, {@code integer}, {@code boolean}, {@code string}, or one of these followed by
     *     {@code []}; or {@link #METHOD}
     * @param unit its unit; empty if it has none
     * @param required whether a study must give it
     * @param defaultValue as text; empty if there is none
     * @param minimum lower bound as text; empty if there is none
     * @param maximum upper bound as text; empty if there is none
     * @param choices the allowed values; empty if any
     */
    public record Option(
            String name,
            String description,
            String type,
            String unit,
            boolean required,
            String defaultValue,
            String minimum,
            String maximum,
            List<String> choices) {
        /**
         * The type of an option that chooses a method inside this one: a plug-in of the kind that the option is named like, by its name or by a section
         * with its options.
         */
        public static final String METHOD = "method";
    }
}
