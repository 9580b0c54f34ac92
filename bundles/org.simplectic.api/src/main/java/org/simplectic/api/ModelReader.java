package org.simplectic.api;

/** Turns the {@code model} section of a study into a {@link Model}. A service; one for all studies. */
public interface ModelReader {
    /**
     * The JSON Schema (2020-12) of the section.
     *
     * @return a schema object as text
     */
    String schema();

    /**
     * Reads the section.
     *
     * @param section the section, valid by {@link #schema}
     * @param seed the study's: all that is random in the model is a function of it
     * @param methods makes the plug-in that the section may name; nothing of it is in the model
     * @return the model
     * @throws StudyException if the equations cannot be compiled, naming the place
     */
    Model read(StudyNode.Mapping section, long seed, Verb.Methods methods);

    /**
     * The model of a study without the section.
     *
     * @param seed the study's
     * @return a model of no states and no parameters
     */
    Model none(long seed);
}
