package org.simplectic.runtime.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
 * @param thresholds between which numbers they must be
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
        Thresholds thresholds,
        List<OutputPlan.Output> outputs,
        CheckpointPlan checkpoints,
        Optional<Resumption> resumed)
        implements Study {
    @Override
    public Map<String, Set<String>> plugins() {
        var named = new TreeMap<String, Set<String>>();
        named.put("study", new TreeSet<>(Set.of(verb)));
        outputs.forEach(output ->
                named.computeIfAbsent(output.kind(), kind -> new TreeSet<>()).add(output.writer()));
        collect(root, named);
        return named;
    }

    private static void collect(StudyNode node, Map<String, Set<String>> named) {
        switch (node) {
            case StudyNode.Mapping mapping ->
                mapping.entries().forEach((key, value) -> {
                    if (value instanceof StudyNode.Scalar scalar) {
                        named.computeIfAbsent(key, kind -> new TreeSet<>()).add(scalar.text());
                    } else {
                        collect(value, named);
                    }
                });
            case StudyNode.Sequence sequence -> sequence.items().forEach(item -> collect(item, named));
            case StudyNode.Scalar scalar -> {}
        }
    }

    /** The same study, going on from where a run stopped. */
    LoadedStudy resumedFrom(Resumption from) {
        return new LoadedStudy(
                name, verb, root, section, model, metrics, thresholds, outputs, checkpoints, Optional.of(from));
    }
}
