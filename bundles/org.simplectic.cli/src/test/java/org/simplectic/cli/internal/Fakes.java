package org.simplectic.cli.internal;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import org.simplectic.api.Counters;
import org.simplectic.api.Place;
import org.simplectic.api.StudyException;
import org.simplectic.runtime.ActiveRun;
import org.simplectic.runtime.BackendInfo;
import org.simplectic.runtime.CheckpointInfo;
import org.simplectic.runtime.Explanation;
import org.simplectic.runtime.KernelUse;
import org.simplectic.runtime.PluginCatalog;
import org.simplectic.runtime.PluginInfo;
import org.simplectic.runtime.Profile;
import org.simplectic.runtime.RunListener;
import org.simplectic.runtime.RunOptions;
import org.simplectic.runtime.RunSummary;
import org.simplectic.runtime.Studies;
import org.simplectic.runtime.Study;

/** A runtime of a few lines that behaves as the study's file name says. */
final class Fakes implements Studies, PluginCatalog {
    static final Services.Installation INSTALLATION = new Services.Installation(
            "0.1.0",
            "org.apache.felix.framework 7.0.5",
            "/tmp",
            List.of(Map.of("kind", "vectors", "bits", 512L, "description", "512 bits of f64")));

    private static final KernelUse EXP =
            new KernelUse("java", "step", "exp_1", "%1: f64[3] = exp %0", 3, 48, 1000, 2e-6);
    private static final KernelUse TAIL =
            new KernelUse("java", "step", "tail", "%2: f64[3] = exp %1\n%3: f64[3] = exp %2", 10, 160, 0, 0);
    private static final KernelUse DOT =
            new KernelUse("java", "step", "dot", "%2: f64[] = dot %1 %1", 6, 0, 2000, 6e-6);
    private static final Profile PROFILE = new Profile(1e-5, List.of(EXP, DOT));

    List<String> settings = List.of();
    RunOptions options = RunOptions.DEFAULT;

    private record FakeStudy(String name, String verb) implements Study {
        @Override
        public Map<String, Set<String>> plugins() {
            return Map.of();
        }
    }

    Services services() {
        return new Services(() -> this, () -> this, INSTALLATION);
    }

    @Override
    public Study load(Path file, List<String> settings) {
        this.settings = settings;
        var name = file.getFileName().toString().replace(".yaml", "");
        if (name.equals("invalid")) {
            var line = "  with: {integrator: tsit4}";
            throw new StudyException(List.of(
                    new StudyException.Fault(new Place("invalid.yaml", 4, 22, 5, line), "unknown integrator 'tsit4'"),
                    new StudyException.Fault(new Place("invalid.yaml", 5, 1, 4, "spam: 1"), "unknown key 'spam'")));
        }
        if (name.equals("broken")) {
            throw new IllegalStateException("a bug");
        }
        return new FakeStudy(name, "integrate");
    }

    @Override
    public Study resume(Path directory, Consumer<String> notes) {
        return load(directory, List.of());
    }

    @Override
    public CheckpointInfo checkpoint(Path file) {
        return new CheckpointInfo("a checkpoint", "{}");
    }

    @Override
    public List<ActiveRun> active() {
        return List.of();
    }

    @Override
    public RunSummary run(Study study, RunOptions options, RunListener listener) {
        this.options = options;
        listener.started(List.of("rtol is not given; took 1e-6"));
        for (int step = 1; step <= 100; step++) {
            listener.progress(step / 100.0, step * 0.4, new Counters(step, 0, 6L * step));
        }
        for (int i = 1; i <= 12; i++) {
            listener.event("bounce " + i);
        }
        if (study.name().equals("endless")) {
            System.out.println("stepping");
            while (!listener.cancelled()) {
                Thread.onSpinWait();
            }
        }
        var profile = options.profile() ? Optional.of(PROFILE) : Optional.<Profile>empty();
        return switch (study.name()) {
            case "failing" -> summary(study, "failed: STEP_TOO_SMALL at t=0.3", "Try a stiff integrator.", profile);
            case "endless" -> summary(study, "stopped", "", profile);
            default -> summary(study, listener.cancelled() ? "stopped" : "completed", "", profile);
        };
    }

    @Override
    public Explanation explain(Study study, Optional<String> backend) {
        var text = "step(%0: f64[3]) {\n  %1: f64[3] = exp %0\n  return %1\n}";
        var step = new Explanation.ExplainedProgram("step", text, false, List.of(EXP, TAIL));
        var model = new Explanation.ExplainedProgram("right-hand side", "f(%0: f64[3]) {\n}", true, List.of());
        return new Explanation(
                study.name(), backend.orElse("java"), "2 threads", List.of("a remark"), List.of(model, step));
    }

    @Override
    public String schema() {
        return "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\"}\n";
    }

    @Override
    public List<PluginInfo> plugins() {
        var rtol =
                new PluginInfo.Option("rtol", "Relative tolerance.", "number", "", false, "1e-6", "0", "1", List.of());
        var step = new PluginInfo.Option("step", "Step size.", "number", "s", true, "", "", "", List.of());
        var norm =
                new PluginInfo.Option("norm", "Error norm.", "string", "", false, "max", "", "", List.of("max", "rms"));
        var dense = new PluginInfo.Option("dense", "Dense output.", "boolean", "", false, "true", "", "", List.of());
        var atol =
                new PluginInfo.Option("atol", "Absolute tolerance.", "number[]", "", false, "1e-9", "0", "", List.of());
        return List.of(
                plugin("backend", "cuda", "Computes on NVIDIA GPUs.", "No NVIDIA driver was found.", List.of()),
                plugin("backend", "java", "Computes in plain Java.", "", List.of()),
                plugin("integrator", "rk4", "Classical Runge-Kutta.", "", List.of(step)),
                plugin("integrator", "tsit5", "Tsitouras 5(4).", "", List.of(rtol, norm, dense, atol)));
    }

    @Override
    public List<BackendInfo> backends() {
        return List.of(
                new BackendInfo("java", 1, "any Java virtual machine", List.of("f64", "c128"), List.of("transform")));
    }

    private static PluginInfo plugin(
            String kind, String name, String summary, String reason, List<PluginInfo.Option> options) {
        var bundle = "org.simplectic." + kind;
        var source = name.equals("tsit5") ? "Tsitouras 2011" : "";
        return new PluginInfo(kind, name, summary, source, bundle, "0.1.0", reason.isEmpty(), reason, options);
    }

    private static RunSummary summary(Study study, String outcome, String advice, Optional<Profile> profile) {
        SequencedMap<String, Double> values = new LinkedHashMap<>();
        values.put("t", 40.0);
        values.put("x", -1.0 / 3);
        SequencedMap<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("return_error", 1.25e-9);
        return new RunSummary(
                study.name(),
                outcome,
                advice,
                study.verb(),
                new Counters(100, 3, 618),
                0.01234,
                List.of(new RunSummary.BackendUse("java", 1, 100)),
                values,
                metrics,
                List.of(new RunSummary.Check("return_error", 1.25e-9, "at most 1.0E-6", true)),
                profile,
                List.of(Path.of("out", "run.json")));
    }
}
