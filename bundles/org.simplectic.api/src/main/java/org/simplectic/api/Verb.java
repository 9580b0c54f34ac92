package org.simplectic.api;

/**
 * What a study does with its model: the verbs {@code integrate}, {@code minimize}, later {@code solve}, ... A plug-in of
 * kind {@code study} under the name of its section.
 */
public interface Verb {
    /**
     * The JSON Schema (2020-12) of the verb's section. Where a method is chosen it refers to
     * {@code #/$defs/<kind>}, which the runtime fills with the installed methods of that kind and their options.
     *
     * @return a schema object as text
     */
    String schema();

    /**
     * Reads the section.
     *
     * @param section the section, valid by {@link #schema}
     * @param model what to work on
     * @param methods makes the methods that the section chooses
     * @return the task
     * @throws StudyException if the section cannot be carried out, naming the place
     */
    Task<?> read(StudyNode.Mapping section, Model model, Methods methods);

    /**
     * Whether studies of this verb have a {@code model} section.
     *
     * @return false if they may do without; the model has no states and no parameters then
     */
    default boolean needsModel() {
        return true;
    }

    /** Makes configured methods. */
    interface Methods {
        /**
         * The method that a section like {@code {integrator: tsit5, rtol: 1e-6}} chooses: the key named like the kind
         * selects the plug-in, the others are its options.
         *
         * @param <M> the service type
         * @param type the service type of the kind
         * @param kind the kind
         * @param choice the section
         * @return the method; the runtime owns it and disposes of it at the run's end
         * @throws StudyException if no such plug-in is installed
         */
        <M> M method(Class<M> type, String kind, StudyNode.Mapping choice);
    }
}
