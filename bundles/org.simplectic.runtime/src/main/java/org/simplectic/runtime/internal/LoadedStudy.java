package org.simplectic.runtime.internal;

import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.simplectic.api.Model;
import org.simplectic.api.StudyNode;
import org.simplectic.array.Program;
import org.simplectic.runtime.Study;
import org.simplectic.runtime.internal.checkpoint.CheckpointPlan;

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
 * @param checkpoints when checkpoints are written
 * @param resumed where the run goes on, empty to begin at the beginning
 */
record LoadedStudy(
        String name,
        String verb,
        StudyNode.Mapping root,
        StudyNode.Mapping section,
        Model model,
        SequencedMap<String, Program> metrics,
        List<OutputPlan.Output> outputs,
        CheckpointPlan checkpoints,
        Optional<Resumption> resumed)
        implements Study {
    /** The same study, going on from where a run stopped. */
    LoadedStudy resumedFrom(Resumption from) {
        return new LoadedStudy(name, verb, root, section, model, metrics, outputs, checkpoints, Optional.of(from));
    }
}
