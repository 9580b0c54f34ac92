package org.simplectic.tck.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.simplectic.api.DynamicalSystem;
import org.simplectic.api.Model;
import org.simplectic.api.ModelReader;
import org.simplectic.api.Place;
import org.simplectic.api.Quantity;
import org.simplectic.api.Split;
import org.simplectic.api.StudyNode;
import org.simplectic.array.HostArray;
import org.simplectic.array.Program;
import org.simplectic.runtime.Workbench.Trial;

/**
 * A problem that is a text, read as studies read it: so that what holds for systems is asked of it too.
 *
 * @param model on a grid, each value of a field is a state of its own
 */
record ReadSystem(Model model) implements DynamicalSystem {
    /** Reads the subject's text. */
    static ReadSystem of(Subject subject, Trial trial) {
        var reference = subject.context().getServiceReference(ModelReader.class);
        var reader = reference == null ? null : subject.context().getService(reference);
        if (reader == null) {
            throw new IllegalStateException("no service reads models");
        }
        try {
            var kind = subject.plugin().kind();
            var name = subject.plugin().name();
            var place = new Place(kind + " " + name, 0, 0, 1, "");
            var entries = new LinkedHashMap<String, StudyNode>();
            entries.put(kind, new StudyNode.Scalar(name, name, place));
            return new ReadSystem(reader.read(new StudyNode.Mapping(entries, Map.of(), place), 0, trial.methods()));
        } finally {
            subject.context().ungetService(reference);
        }
    }

    @Override
    public List<Quantity> states() {
        int each = initial().size() / model.states().size();
        return model.states().stream()
                .flatMap(state -> IntStream.range(0, each)
                        .mapToObj(i -> new Quantity(each == 1 ? state.name() : state.name() + i, state.unit())))
                .toList();
    }

    @Override
    public SequencedMap<String, Double> parameters() {
        return new LinkedHashMap<>();
    }

    @Override
    public HostArray initial() {
        return model.initial();
    }

    @Override
    public Program rhs() {
        return model.rhs();
    }

    @Override
    public Optional<Split> split() {
        return model.split();
    }
}
