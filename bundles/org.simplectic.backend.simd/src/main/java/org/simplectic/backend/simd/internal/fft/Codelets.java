package org.simplectic.backend.simd.internal.fft;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The codelets made so far: each is generated once and shared by all plans. */
final class Codelets {
    private static final Map<CodeletSpec, Codelet> KNOWN = new ConcurrentHashMap<>();

    private Codelets() {}

    static Codelet of(CodeletSpec spec) {
        return KNOWN.computeIfAbsent(spec, CodeletCompiler::compile);
    }
}
