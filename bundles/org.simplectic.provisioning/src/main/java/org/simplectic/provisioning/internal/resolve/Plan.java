package org.simplectic.provisioning.internal.resolve;

import java.util.List;
import java.util.Set;
import org.simplectic.provisioning.internal.repository.Artifact;

/**
 * What a change does, before it is done.
 *
 * @param steps one for each bundle that comes, goes or changes; empty if all is as wished already
 * @param roots the symbolic names of what users asked for, afterwards
 */
public record Plan(List<Step> steps, Set<String> roots) {
    /** What happens to a bundle. */
    public enum Kind {
        /** It was not there before. */
        ADD,
        /** Another version takes its place. */
        UPDATE,
        /** It goes. */
        REMOVE
    }

    /**
     * One bundle's part.
     *
     * @param kind what happens
     * @param before what is installed; null if nothing was
     * @param after what will be; null if it goes
     */
    public record Step(
            Kind kind,
            State.@org.jspecify.annotations.Nullable Member before,
            @org.jspecify.annotations.Nullable Artifact after) {
        /** The symbolic name of the bundle. */
        public String name() {
            if (after != null) {
                return after.name();
            }
            return before == null ? "" : before.artifact().name();
        }
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /** The artifacts that must be there before the plan can be carried out. */
    public List<Artifact> arriving() {
        return steps.stream()
                .map(Step::after)
                .filter(java.util.Objects::nonNull)
                .toList();
    }
}
