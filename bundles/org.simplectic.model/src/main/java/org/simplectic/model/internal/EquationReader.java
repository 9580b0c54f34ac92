package org.simplectic.model.internal;

import org.osgi.service.component.annotations.Component;
import org.simplectic.api.Model;
import org.simplectic.api.ModelReader;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Verb;

/**
 * Reads models whose equations are text, or a plug-in's. Text is only ever parsed, never run: it reaches nothing but arithmetic.
 */
@Component(service = ModelReader.class)
public final class EquationReader implements ModelReader {
    private static final String SCHEMA = "model.schema.json";

    @Override
    public String schema() {
        return Verb.schema(EquationReader.class, SCHEMA);
    }

    @Override
    public Model read(StudyNode.Mapping section, long seed, Verb.Methods methods) {
        return section.find(ProblemSection.PROBLEM).isPresent()
                ? new ProblemSection(section, seed).read(methods)
                : new ModelSection(section, seed).read(methods);
    }

    @Override
    public Model none(long seed) {
        return EquationModel.none(seed);
    }
}
