package org.simplectic.runtime.internal;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.simplectic.api.Model;
import org.simplectic.api.ModelReader;
import org.simplectic.api.Names;
import org.simplectic.api.Place;
import org.simplectic.api.Plugins;
import org.simplectic.api.StudyException;
import org.simplectic.api.StudyException.Fault;
import org.simplectic.api.StudyNode;
import org.simplectic.api.Task;
import org.simplectic.api.Verb;
import org.simplectic.array.Program;
import org.simplectic.runtime.ActiveRun;
import org.simplectic.runtime.CheckpointInfo;
import org.simplectic.runtime.Explanation;
import org.simplectic.runtime.PluginInfo.Option;
import org.simplectic.runtime.RunListener;
import org.simplectic.runtime.RunOptions;
import org.simplectic.runtime.RunSummary;
import org.simplectic.runtime.Studies;
import org.simplectic.runtime.Study;
import org.simplectic.runtime.internal.checkpoint.Checkpoint;
import org.simplectic.runtime.internal.checkpoint.CheckpointFolder;
import org.simplectic.runtime.internal.checkpoint.CheckpointPlan;

/** Studies from file to outcome. Looks plug-ins up when a study needs them, and keeps none of them. */
@Component(service = Studies.class)
public final class StudyService implements Studies {
    private static final String MODEL = "model";
    private static final String BACKENDS = "backend";

    private final BundleContext context;
    private final ComponentCatalog catalog;
    private final ModelReader models;
    private final Set<RunControl> active = ConcurrentHashMap.newKeySet();

    @Activate
    public StudyService(BundleContext context, @Reference ComponentCatalog catalog, @Reference ModelReader models) {
        this.context = context;
        this.catalog = catalog;
        this.models = models;
    }

    @Override
    public String schema() {
        return schemaObject().toString();
    }

    private JsonObject schemaObject() {
        var verbs = new TreeMap<String, String>();
        var modelless = new TreeSet<String>();
        try (var services = new Services(context, Set.of())) {
            for (var verb : catalog.names(ComponentCatalog.VERBS)) {
                var service = services.get(Verb.class, ComponentCatalog.VERBS, verb);
                verbs.put(verb, service.schema());
                if (!service.needsModel()) {
                    modelless.add(verb);
                }
            }
        }
        return StudySchema.assemble(new StudySchema.Installed(
                models.schema(),
                verbs,
                modelless,
                methods(),
                written(),
                catalog.names("writer"),
                catalog.names(BACKENDS)));
    }

    private List<String> written() {
        return catalog.taken()
                .filter(ComponentCatalog.Plugin::isWritten)
                .map(ComponentCatalog.Plugin::name)
                .toList();
    }

    private SortedMap<String, SortedMap<String, List<Option>>> methods() {
        var methods = new TreeMap<String, SortedMap<String, List<Option>>>();
        var known = catalog.taken().toList();
        known.stream()
                .filter(plugin -> Plugins.FACTORY.equals(plugin.component().factory))
                .forEach(plugin -> methods.computeIfAbsent(plugin.kind(), kind -> new TreeMap<>())
                        .put(plugin.name(), catalog.options(plugin.component(), known)));
        return methods;
    }

    @Override
    public Study load(Path file, List<String> settings) {
        return check(Seed.given(Settings.apply(StudyReader.read(file), settings)), name -> name(name, file));
    }

    @Override
    public Study resume(Path directory, Consumer<String> notes) throws IOException {
        var from = new Resumption(new CheckpointFolder(directory).newest(notes), directory);
        var root =
                (StudyNode.Mapping) StudyReader.readValue(directory + " (the study in its checkpoint)", from.study());
        var study = (LoadedStudy) check(root, unnamed -> from.name());
        return study.resumedFrom(from);
    }

    @Override
    public CheckpointInfo checkpoint(Path file) throws IOException {
        return CheckpointText.of(file, Checkpoint.read(file));
    }

    private Study check(StudyNode.Mapping root, Function<StudyNode.Mapping, String> name) {
        var ofModel = new ArrayList<Fault>();
        var ofRest = new ArrayList<Fault>();
        // The schema takes as long as the reading, so both go on at once; what was read counts only if the schema
        // agrees.
        var schema = CompletableFuture.supplyAsync(() -> new SchemaCheck(schemaObject(), new Offers(context)::hint));
        var reading = new FutureTask<>(() -> read(root, name.apply(root), ofModel, ofRest));
        reading.run();
        try {
            schema.join().check(root);
        } catch (StudyException e) {
            // Of mistakes in the model its reader says more than the schema.
            throw SchemaCheck.join(e, ofModel);
        }
        var faults = Stream.concat(ofModel.stream(), ofRest.stream()).toList();
        if (!faults.isEmpty()) {
            throw new StudyException(faults);
        }
        return reading.resultNow().orElseThrow();
    }

    /** Everything but the schema. Trusts the study; on one that does not fit its schema it may fail in any way. */
    private Optional<Study> read(StudyNode.Mapping root, String name, List<Fault> ofModel, List<Fault> ofRest) {
        var models = new ArrayList<Model>();
        if (root.entries().get(MODEL) instanceof StudyNode.Mapping section) {
            collect(ofModel, () -> {
                try (var plugins = new MethodFactory(new Services(context, Set.of()), catalog)) {
                    models.add(this.models.read(section, Seed.of(root), plugins));
                }
            });
        }
        var verb = catalog.names(ComponentCatalog.VERBS).stream()
                .filter(root.entries()::containsKey)
                .findFirst()
                .orElseThrow();
        if (root.find(MODEL).isEmpty()) {
            models.add(this.models.none(Seed.of(root)));
        }
        if (models.isEmpty()) {
            return Optional.empty();
        }
        var model = models.getFirst();
        var section = root.mapping(verb);
        var metrics = new LinkedHashMap<String, Program>();
        var metricsSection = root.mapping("metrics");
        var thresholds = new ArrayList<Thresholds>();
        collect(ofRest, () -> thresholds.add(Thresholds.of(root.mapping(Thresholds.KEY), model)));
        var outputs = new ArrayList<OutputPlan.Output>();
        collect(ofRest, () -> outputs.addAll(OutputPlan.outputs(root, catalog::names, new Offers(context)::hint)));
        collect(ofRest, () -> {
            try (var methods = new MethodFactory(new Services(context, Set.of()), catalog);
                    var services = new Services(context, Set.of())) {
                var service = services.get(Verb.class, ComponentCatalog.VERBS, verb);
                Task<?> task;
                try {
                    checkTime(service, verb, section, model);
                    task = service.read(section, model, methods);
                } catch (StudyException e) {
                    if (service.needsModel()) {
                        metrics(metricsSection, model::expression, ofRest);
                    }
                    throw e;
                }
                metrics.putAll(metrics(metricsSection, node -> task.metric(node, model), ofRest));
                var columns = Columns.of(task, model);
                outputs.forEach(output -> collect(ofRest, () -> output.check(services, columns)));
            }
        });
        var checkpoints = checkpoints(root, ofRest);
        return thresholds.stream()
                .findFirst()
                .map(limits -> new LoadedStudy(
                        name, verb, root, section, model, metrics, limits, outputs, checkpoints, Optional.empty()));
    }

    /** Maps and differential equations are not each other's: a wrong verb would give numbers that mean nothing. */
    static void checkTime(Verb verb, String name, StudyNode.Mapping section, Model model) {
        if (model.isMap() && verb.needsModel() && !verb.isForMaps()) {
            throw section.error("the model is a map, in discrete time, and '" + name
                    + "' is for differential equations: take the verb 'iterate'");
        } else if (!model.isMap() && verb.isForMaps()) {
            throw section.error(
                    "'" + name + "' follows maps, in discrete time, and the model has differential equations:"
                            + " take the verb 'integrate'");
        }
    }

    private static CheckpointPlan checkpoints(StudyNode.Mapping root, List<Fault> ofRest) {
        var section = root.mapping("checkpoint");
        var plans = new ArrayList<CheckpointPlan>();
        section.find("every")
                .ifPresent(every -> collect(ofRest, () -> {
                    try {
                        int keep = section.find("keep")
                                .map(node -> Math.toIntExact((Long) ((StudyNode.Scalar) node).value()))
                                .orElse(CheckpointPlan.ON_STOP.keep());
                        plans.add(CheckpointPlan.every(((StudyNode.Scalar) every).text(), keep));
                    } catch (IllegalArgumentException e) {
                        throw every.error(String.valueOf(e.getMessage()));
                    }
                }));
        return plans.isEmpty() ? CheckpointPlan.ON_STOP : plans.getFirst();
    }

    private static void collect(List<Fault> faults, Runnable reading) {
        try {
            reading.run();
        } catch (StudyException e) {
            faults.addAll(e.faults());
        }
    }

    private static SequencedMap<String, Program> metrics(
            StudyNode.Mapping section, Function<StudyNode, Program> reader, List<Fault> faults) {
        var metrics = new LinkedHashMap<String, Program>();
        section.entries().forEach((name, node) -> collect(faults, () -> metrics.put(name, reader.apply(node))));
        return metrics;
    }

    private static String name(StudyNode.Mapping root, Path file) {
        return root.find("study")
                .map(node -> node instanceof StudyNode.Scalar scalar ? scalar.text() : "")
                .orElseGet(() -> String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", ""));
    }

    @Override
    public RunSummary run(Study study, RunOptions options, RunListener listener) throws IOException {
        var loaded = (LoadedStudy) study;
        var directory = options.directory()
                .or(() -> loaded.resumed().map(Resumption::directory))
                .orElseGet(() -> OutputPlan.directory(loaded.root(), loaded.name()));
        var control = new RunControl(loaded.name(), directory);
        try (var services = new Services(context, control.leaving())) {
            var backends = backends(loaded, options.backend(), services);
            var watch = new PluginWatch(context, control, services, backends);
            try (watch;
                    var parts = parts(loaded.verb(), loaded.section(), loaded.model(), control)) {
                active.add(control);
                listener.started(Stream.of(catalog.choices(loaded.plugins()), parts.notes(), Seed.notes(loaded.root()))
                        .flatMap(List::stream)
                        .toList());
                var run = new StudyRun(loaded, parts, backends, options, listener, directory, control);
                return run.execute(services, new RunRecord(context));
            } finally {
                control.end();
                active.remove(control);
            }
        } catch (UnsupportedProgram e) {
            throw unsupported(loaded, options.backend(), e);
        }
    }

    @Override
    public List<ActiveRun> active() {
        return List.copyOf(active);
    }

    private RunParts parts(String verb, StudyNode.Mapping section, Model model, RunControl control) {
        var services = control.services(context);
        var methods = new MethodFactory(control.services(context), catalog);
        try {
            var task = services.get(Verb.class, ComponentCatalog.VERBS, verb).read(section, model, methods);
            return new RunParts(section, task, methods, services, changed -> parts(verb, changed, model, control));
        } catch (RuntimeException | LinkageError e) {
            methods.close();
            services.close();
            throw e;
        }
    }

    @Override
    public Explanation explain(Study study, Optional<String> backend) {
        var loaded = (LoadedStudy) study;
        try (var services = new Services(context, Set.of());
                var methods = new MethodFactory(new Services(context, Set.of()), catalog)) {
            var backends = backends(loaded, backend, services);
            var verb = services.get(Verb.class, ComponentCatalog.VERBS, loaded.verb());
            return new Explainer<>(loaded, verb.read(loaded.section(), loaded.model(), methods), backends).explain();
        } catch (UnsupportedProgram e) {
            throw unsupported(loaded, backend, e);
        }
    }

    private static StudyException unsupported(LoadedStudy study, Optional<String> option, UnsupportedProgram cause) {
        return new StudyException(backendPlace(study, option), cause.sentence() + ". " + cause.advice());
    }

    private static Place backendPlace(LoadedStudy study, Optional<String> option) {
        return option.map(name -> new Place("--backend " + name, 0, 0, 1, ""))
                .or(() -> study.root().find("backend").map(StudyNode::place))
                .orElseGet(() -> study.root().place());
    }

    /** The command line's backend, else the study's, else all by rank. */
    private BackendChoice backends(LoadedStudy study, Optional<String> option, Services services) {
        var inStudy = study.root().find("backend");
        var before = study.resumed().map(Resumption::backend).filter(catalog.names(BACKENDS)::contains);
        var wanted = option.or(() -> before)
                .or(() -> inStudy.map(node -> ((StudyNode.Scalar) node).text()))
                .orElse("auto");
        var source = new BackendServices(services);
        if (!wanted.equals("auto")) {
            return new BackendChoice(source, Optional.of(known(study, option, wanted)));
        }
        if (source.ranked().isEmpty()) {
            throw new StudyException(
                    backendPlace(study, option), "no backend is installed; install org.simplectic.backend.java");
        }
        return new BackendChoice(source, Optional.empty());
    }

    private String known(LoadedStudy study, Optional<String> option, String wanted) {
        var names = catalog.names(BACKENDS);
        if (!names.contains(wanted)) {
            var message = "no installed plug-in provides the backend '" + wanted + "'; " + Names.suggest(wanted, names)
                    + new Offers(context).hint(BACKENDS, wanted);
            throw new StudyException(List.of(Fault.missing(backendPlace(study, option), message, BACKENDS, wanted)));
        }
        return wanted;
    }
}
