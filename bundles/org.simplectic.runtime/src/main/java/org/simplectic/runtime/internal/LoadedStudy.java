package org.simplectic.runtime.internal;

import java.util.SequencedMap;
import org.simplectic.api.Model;
import org.simplectic.api.StudyNode;
import org.simplectic.array.Program;
import org.simplectic.runtime.Study;

/**
 * A valid study.
 *
 * @param name the study's name
 * @param verb what it does
 * @param root the whole study, settings applied
 * @param section the verb's section
 * @param model the compiled model
 * @param metrics the compiled metrics
 * @param outputs the writers asked for
 */
record LoadedStudy(
        String name,
        String verb,
        StudyNode.Mapping root,
        StudyNode.Mapping section,
        Model model,
        SequencedMap<String, Program> metrics,
        java.util.List<OutputPlan.Output> outputs)
        implements Study {}
