package org.simplectic.runtime.internal;

import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Task;
import org.simplectic.runtime.internal.checkpoint.Snapshot;

/** What a run has of the bundles of its verb and its methods; closed, nothing of them is held any more. */
final class RunParts implements AutoCloseable {
    private final StudyNode.Mapping section;
    private @Nullable Task<?> task;
    private final MethodFactory methods;
    private final Services services;
    private final Function<StudyNode.Mapping, RunParts> assembler;

    /**
     * Parts made of a section.
     *
     * @param section the verb's section
     * @param assembler makes them anew, of the same or another section
     */
    RunParts(
            StudyNode.Mapping section,
            Task<?> task,
            MethodFactory methods,
            Services services,
            Function<StudyNode.Mapping, RunParts> assembler) {
        this.section = section;
        this.task = task;
        this.methods = methods;
        this.services = services;
        this.assembler = assembler;
    }

    Task<?> task() {
        return Objects.requireNonNull(task, "closed");
    }

    /** What the user should know of them. */
    java.util.List<String> notes() {
        return methods.notes();
    }

    Snapshot.Classes classes() {
        var loaders = new java.util.ArrayList<ClassLoader>();
        loaders.add(task().getClass().getClassLoader());
        loaders.addAll(methods.loaders());
        return Snapshot.Classes.of(loaders);
    }

    /** The name of the method of a kind, or nothing. */
    String method(String kind) {
        return methods.choices().stream()
                .filter(choice -> choice.kind().equals(kind))
                .map(MethodFactory.Choice::name)
                .findFirst()
                .orElse("nothing");
    }

    /** The same parts, made anew. */
    RunParts again() {
        return assembler.apply(section);
    }

    /**
     * The same with another method of a kind, which takes over the options that it knows.
     *
     * @throws org.simplectic.api.StudyException if there is no such method, or it does not fit the study
     */
    RunParts with(String kind, String name) {
        var choice = methods.choices().stream()
                .filter(candidate -> candidate.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("this run has no " + kind + " to swap; it has "
                        + (methods.choices().isEmpty()
                                ? "a backend only"
                                : "a backend and "
                                        + methods.choices().getFirst().kind())));
        var changed = methods.changed(choice, name);
        return assembler.apply((StudyNode.Mapping) replaced(section, choice.node(), changed));
    }

    /** A part of a study with another part in the place of one. */
    static StudyNode replaced(StudyNode in, StudyNode old, StudyNode by) {
        if (in == old) {
            return by;
        }
        return switch (in) {
            case StudyNode.Mapping mapping -> {
                var entries = new LinkedHashMap<String, StudyNode>();
                mapping.entries().forEach((key, node) -> entries.put(key, replaced(node, old, by)));
                yield new StudyNode.Mapping(entries, mapping.keys(), mapping.place());
            }
            case StudyNode.Sequence sequence ->
                new StudyNode.Sequence(
                        sequence.items().stream()
                                .map(item -> replaced(item, old, by))
                                .toList(),
                        sequence.place());
            case StudyNode.Scalar scalar -> scalar;
        };
    }

    /** Lets go of everything, whoever still holds this: those who began a run hold the parts that it began with. */
    @Override
    public void close() {
        task = null;
        methods.close();
        services.close();
    }
}
