package org.simplectic.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

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
     * A schema that lies beside a class as a resource.
     *
     * @param owner the class
     * @param name the resource's name, in the class's package
     * @return the schema
     * @throws IllegalStateException if the bundle lacks it
     */
    static String schema(Class<?> owner, String name) {
        try (var stream = owner.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("the bundle of " + owner.getName() + " lacks " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

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

    /**
     * Whether the verb is for maps, {@link Model#isMap}, and not for differential equations.
     *
     * @return true for verbs that follow a model step by step in discrete time
     */
    default boolean isForMaps() {
        return false;
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

        /**
         * Reads text that a plug-in brings.
         *
         * @param origin what messages call it
         * @param text YAML
         * @return its tree
         * @throws StudyException if it is no YAML
         * @throws UnsupportedOperationException if texts cannot be read here
         */
        default StudyNode text(String origin, String text) {
            throw new UnsupportedOperationException("texts cannot be read");
        }

        /**
         * The verb inside another one's section, as that of a comparison has what it compares.
         *
         * @param section one key, the verb, with its section; valid by {@code #/$defs/verb}
         * @param model what to work on
         * @return the verb, read as the section has it
         * @throws StudyException if the section cannot be carried out, or chooses no method
         * @throws UnsupportedOperationException if verbs are not at hand here
         */
        default Inner inner(StudyNode.Mapping section, Model model) {
            throw new UnsupportedOperationException("no verbs are at hand");
        }
    }

    /** A verb inside another one's section, to be carried out with one method after another. */
    interface Inner {
        /**
         * The task as the section has it.
         *
         * @return the task
         */
        Task<?> task();

        /**
         * The kind of the method that the section chooses.
         *
         * @return for example {@code integrator}
         */
        String kind();

        /**
         * Where the section chooses it.
         *
         * @return the method's name under its kind, and its options
         */
        StudyNode.Mapping choice();

        /**
         * The options of another method of the same kind.
         *
         * @param method where the study names it
         * @return their names
         * @throws StudyException if there is no such method
         */
        Set<String> options(StudyNode.Scalar method);

        /**
         * The task with another choice of the method.
         *
         * @param other a section as {@link #choice}
         * @return the task
         * @throws StudyException if there is no such method, it lacks one of the options, or does not fit the section
         */
        Task<?> with(StudyNode.Mapping other);
    }
}
