package org.simplectic.api;

/**
 * A method for {@link SamplingProblem}s. A step is one draw of each chain. All that is random in it is a function of the state's key and
 * of the number of the step. A sampler goes on for ever; how many draws are wanted is not the method's affair. It ends at once, as
 * {@link Status#NONFINITE}, where the density is zero at the start of a chain. After the warm-up its steps leave the density
 * invariant. Most methods are a {@link ProgramSampler}.
 *
 * @param <S> its state
 */
public interface Sampler<S extends Record & SamplerState> extends Method<SamplingProblem, S> {}
