package org.simplectic.runtime;

import java.util.List;

/**
 * What a run of a study computes: its programs, and what a backend makes of them.
 *
 * @param study the study's name
 * @param backend the backend asked, the last one if the first does not support every program
 * @param hardware what of this machine that backend computes with
 * @param notes what came to pass on the way: a change of the backend, a run that ends at once
 * @param programs the programs, in the order in which the run needs them
 */
public record Explanation(
        String study, String backend, String hardware, List<String> notes, List<ExplainedProgram> programs) {
    /**
     * A program.
     *
     * @param name what it computes
     * @param text its inputs, equations and outputs as lines
     * @param inlined whether the run compiles it only as a part of others, so that it has no kernels
     * @param kernels what the backend runs for it, in that order
     */
    public record ExplainedProgram(String name, String text, boolean inlined, List<KernelUse> kernels) {}

    /**
     * The explanation as one JSON object.
     *
     * @return the object as text
     */
    public String toJson() {
        return org.simplectic.runtime.internal.RecordJson.explanation(this).toString();
    }
}
