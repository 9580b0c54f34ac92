package org.simplectic.provisioning.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import org.simplectic.cli.CommandException;
import org.simplectic.provisioning.internal.admission.Admission;
import org.simplectic.provisioning.internal.repository.Artifact;
import org.simplectic.provisioning.internal.repository.BundleReader;
import org.simplectic.provisioning.internal.repository.IndexXml;
import org.simplectic.provisioning.internal.repository.Repositories;
import org.simplectic.provisioning.internal.resolve.Plan;
import org.simplectic.provisioning.internal.resolve.Planner;
import org.simplectic.provisioning.internal.resolve.State;
import org.simplectic.provisioning.internal.resolve.Uses;
import org.simplectic.provisioning.internal.resolve.Wish;
import org.simplectic.provisioning.internal.store.ChangeLock;
import org.simplectic.provisioning.internal.store.Content;
import org.simplectic.provisioning.internal.store.Hashes;
import org.simplectic.provisioning.internal.store.Home;
import org.simplectic.provisioning.internal.store.Installation;
import org.simplectic.provisioning.internal.store.Store;

/** One change of what is installed, from the lock that is taken to the pointer that is moved. For one thread. */
final class Session implements AutoCloseable {
    /** No bundle of a sane plug-in is larger. */
    private static final long LARGEST = 1L << 30;

    /** What a generation needs on disk besides its artifacts, and some air. */
    private static final long AIR = 4L << 20;

    private static final String VECTORS = "jdk.incubator.vector";

    private final Environment environment;
    private final ChangeLock lock;
    private final Store store;
    private final Installation installation;
    private final Planner planner;
    private final String action;
    private final int parent;
    private final State state;
    private final InstallRecord record;
    private final Repositories repositories;

    private Session(Environment environment, ChangeLock lock, String action) throws IOException {
        this.environment = environment;
        this.lock = lock;
        this.action = action;
        store = new Store(environment.root(), environment.disk());
        installation = Installation.open(
                environment.root(), environment.home(), environment.disk(), store, environment.clock());
        installation.clean();
        parent = installation.current();
        Home home = installation.home(parent);
        record = InstallRecord.of(home, installation.base());
        state = State.of(home, record.roots());
        planner = new Planner(environment.resolver(), environment.framework());
        repositories = new Repositories(environment.root(), environment.disk(), environment.downloads());
    }

    /**
     * Begins a change.
     *
     * @param action the command, which the new generation remembers
     * @throws CommandException if another process is at it
     */
    static Session open(Environment environment, String action) throws IOException {
        ChangeLock lock = ChangeLock.take(
                environment.root(),
                action,
                environment.disk(),
                environment.clock().instant());
        try {
            return new Session(environment, lock, action);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    State state() {
        return state;
    }

    Repositories repositories() {
        return repositories;
    }

    InstallRecord record() {
        return record;
    }

    /** The steps that fulfil a wish. */
    Plan plan(Collection<Artifact> offered, Wish wish) {
        return planner.plan(state, offered, wish);
    }

    /**
     * Takes a file of the user's into the store.
     *
     * @param pin the hash that it must have; empty if none, and then it must be signed by someone trusted
     * @param pinnedBy what names the hash
     */
    Artifact take(Path file, Optional<String> pin, String pinnedBy) throws IOException {
        Path partial = store.partial("file");
        environment.disk().delete(partial);
        environment.downloads().fetch(file.toUri(), partial, LARGEST, null);
        String sha256 = Hashes.of(partial);
        if (pin.isPresent() && !pin.get().equals(sha256)) {
            throw new CommandException("refused: " + file + " is not what " + pinnedBy + " names.\n  expected  "
                    + pin.get() + "\n  found     " + sha256);
        }
        admission().admit(partial, sha256, file.toString(), pin.isPresent());
        store.admit(partial, sha256, file.toString());
        return BundleReader.read(store.file(sha256), sha256, file.toString()).at(file.toUri());
    }

    private Admission admission() {
        return Admission.of(environment.root(), state);
    }

    /**
     * Carries a plan out; tells the new generation's number.
     *
     * @param unexamined the names of the plug-ins whose contracts are not checked
     */
    int apply(Plan plan, Set<String> unexamined, Consumer<String> progress) throws IOException {
        checkSpace(plan.arriving());
        List<InstallRecord.Item> items = new ArrayList<>(record.bundles());
        Set<String> removed = new LinkedHashSet<>(record.removed());
        Set<String> known = new HashSet<>();
        record.bundles().forEach(item -> known.add(item.entry().sha256()));
        for (Plan.Step step : plan.steps()) {
            String feature = Home.INSTALLED;
            State.Member before = step.before();
            if (before != null) {
                feature = before.feature();
                String gone = before.entry().sha256();
                items.removeIf(item -> item.entry().sha256().equals(gone));
                if (!known.contains(gone)) {
                    removed.add(gone);
                }
            }
            Artifact after = step.after();
            if (after != null && !after.isFeature()) {
                items.add(item(obtain(after, progress), feature, items, unexamined));
            }
        }
        return build(new InstallRecord(record.distribution(), plan.roots(), items, removed), parent, progress);
    }

    private void checkSpace(List<Artifact> arriving) throws IOException {
        long needed = AIR;
        for (Artifact artifact : arriving) {
            String sha256 = artifact.description().sha256();
            if (!Hashes.isHash(sha256) || !store.has(sha256)) {
                needed += Math.max(0, artifact.description().size());
            }
        }
        long free = environment.disk().usableSpace(environment.root());
        if (free < needed) {
            throw new CommandException("the disk of " + environment.root() + " is too full: " + Sizes.text(needed)
                    + " are needed and " + Sizes.text(free) + " are free. Nothing was changed.");
        }
    }

    /** Fetches an artifact, if it is not there, and makes sure that it is what it was said to be. */
    private Artifact obtain(Artifact promised, Consumer<String> progress) throws IOException {
        Artifact.Description about = promised.description();
        if (!Hashes.isHash(about.sha256())) {
            throw new CommandException("refused: " + about.origin() + " offers `" + promised
                    + "` without a SHA-256, so nobody can tell whether its content is genuine.");
        }
        if (!store.has(about.sha256())) {
            progress.accept("fetching " + promised + " (" + Sizes.text(about.size()) + ") from " + about.origin());
            Path partial = store.partial(about.sha256());
            long largest = about.size() < 0 ? LARGEST : Math.min(LARGEST, about.size());
            environment.downloads().fetch(about.location(), partial, largest, repositories.trust(about.origin()));
            String found = Hashes.of(partial);
            if (found.equals(about.sha256())) {
                admission().admit(partial, found, about.location().toString(), true);
            }
            store.admit(partial, about.sha256(), about.location().toString());
        }
        Artifact real = BundleReader.read(store.file(about.sha256()), about.sha256(), about.origin())
                .at(about.location());
        if (!real.name().equals(promised.name()) || !real.version().equals(promised.version())) {
            throw new CommandException("refused: " + about.location() + " is `" + real + "`, but " + about.origin()
                    + " offers it as `" + promised + "`.");
        }
        return real;
    }

    private InstallRecord.Item item(
            Artifact artifact, String feature, List<InstallRecord.Item> others, Set<String> unexamined)
            throws IOException {
        Artifact.Description about = artifact.description();
        String id = BundleReader.id(store.file(about.sha256()), artifact);
        String[] parts = id.split(":", -1);
        String name = (parts[1] + "-" + parts[2]).replaceAll("[^\\w.+-]", "_");
        String file = "bundles/" + name + ".jar";
        boolean taken = others.stream().anyMatch(item -> item.entry().file().equals(file))
                || state.members().stream()
                        .anyMatch(member -> member.entry().file().equals(file));
        Home.Entry entry = new Home.Entry(
                id, taken ? "bundles/" + name + "-" + about.sha256().substring(0, 12) + ".jar" : file, about.sha256());
        Set<String> skipped = Examination.names(artifact);
        skipped.retainAll(unexamined);
        return new InstallRecord.Item(
                feature,
                entry,
                artifact.name(),
                artifact.version().toString(),
                about.size(),
                about.location(),
                skipped);
    }

    /** What a lock file says that is not so yet, as a plan for people to look at. */
    InstallRecord readLocked(Path file) throws IOException {
        InstallRecord wanted = InstallRecord.read(file);
        if (!wanted.distribution().equals(installation.base())) {
            throw new CommandException(file + " belongs to another distribution (lock "
                    + wanted.distribution().substring(0, 12) + ", this one has "
                    + installation.base().substring(0, 12) + "). Install the same version of Simplectic, or install the"
                    + " plug-ins by name: " + String.join(", ", wanted.roots()) + ".");
        }
        return wanted;
    }

    /** Makes the installation that a lock file describes; tells the new generation's number. */
    int applyLocked(InstallRecord wanted, Path file, Consumer<String> progress) throws IOException {
        for (InstallRecord.Item item : wanted.bundles()) {
            String sha256 = item.entry().sha256();
            if (!store.has(sha256)) {
                progress.accept("fetching " + item.name() + " " + item.version());
                Path partial = store.partial(sha256);
                URI source = source(item, file);
                environment
                        .downloads()
                        .fetch(source, partial, Math.min(LARGEST, item.size()), repositories.trustAny(source));
                if (Hashes.of(partial).equals(sha256)) {
                    admission().admit(partial, sha256, source.toString(), true);
                }
                store.admit(partial, sha256, source.toString());
            }
        }
        return build(wanted, 0, progress);
    }

    /** Where the lock file says, next to it, or where a repository has the same content. */
    private URI source(InstallRecord.Item item, Path lockFile) throws IOException {
        boolean local = "file".equals(item.location().getScheme());
        if (!local || Files.exists(Path.of(item.location()))) {
            return item.location();
        }
        Path beside = lockFile.toAbsolutePath()
                .resolveSibling(String.valueOf(Path.of(item.entry().file()).getFileName()));
        if (Files.exists(beside)) {
            return beside.toUri();
        }
        return repositories
                .byHash(item.entry().sha256())
                .orElseThrow(() -> new CommandException("`" + item.name() + " " + item.version()
                        + "` is nowhere to be found: not at " + item.location() + ", not at " + beside
                        + ", and in no repository."));
    }

    /** Where a generation lies. */
    Path home(int generation) throws IOException {
        return installation.home(generation).folder();
    }

    private int build(InstallRecord target, int from, Consumer<String> progress) throws IOException {
        Home home = installation.home(from);
        InstallRecord before = InstallRecord.of(home, installation.base());
        SequencedMap<String, List<Home.Entry>> features = features(home, before, target);
        Content content = new Content(features, index(home, features), jvmOptions(home, features), target.toJson());
        Set<String> broken = planner.broken(state);
        Set<String> known = new HashSet<>();
        state.members().forEach(member -> known.add(member.entry().sha256()));
        installation.distribution().entries().forEach(entry -> known.add(entry.sha256()));
        known.removeAll(affected(artifacts(home, features).values(), target, known));
        int number = installation.publish(content, action, from, fresh -> {
            planner.verify(State.of(fresh, target.roots()), broken);
            new Examination(environment.examiner(), progress).of(fresh, target.bundles(), known);
        });
        installation.collect(environment.home());
        return number;
    }

    /** The hashes of what users installed that uses what is new: its contracts were kept with something else. */
    private static Set<String> affected(Collection<Artifact> all, InstallRecord target, Set<String> known) {
        Set<Artifact> arriving = new HashSet<>();
        Map<String, Artifact> byHash = new HashMap<>();
        for (Artifact artifact : all) {
            byHash.put(artifact.description().sha256(), artifact);
            if (!known.contains(artifact.description().sha256())) {
                arriving.add(artifact);
            }
        }
        Uses uses = new Uses(all);
        Set<String> affected = new HashSet<>();
        for (InstallRecord.Item item : target.bundles()) {
            Artifact artifact = byHash.get(item.entry().sha256());
            if (artifact != null && !arriving.contains(artifact) && uses.any(artifact, arriving)) {
                affected.add(item.entry().sha256());
            }
        }
        return affected;
    }

    private static SequencedMap<String, List<Home.Entry>> features(
            Home home, InstallRecord before, InstallRecord target) {
        Set<String> leaving = new HashSet<>();
        before.bundles().forEach(item -> leaving.add(item.entry().sha256()));
        SequencedMap<String, List<Home.Entry>> features = new LinkedHashMap<>();
        home.features().forEach((name, entries) -> {
            List<Home.Entry> kept = new ArrayList<>();
            for (Home.Entry entry : entries) {
                if (!leaving.contains(entry.sha256()) && !target.removed().contains(entry.sha256())) {
                    kept.add(entry);
                }
            }
            features.put(name, kept);
        });
        for (InstallRecord.Item item : target.bundles()) {
            features.computeIfAbsent(item.feature(), name -> new ArrayList<>()).add(item.entry());
        }
        if (features.getOrDefault(Home.INSTALLED, List.of()).isEmpty()) {
            features.remove(Home.INSTALLED);
        }
        return features;
    }

    private Map<String, Artifact> artifacts(Home home, SequencedMap<String, List<Home.Entry>> features)
            throws IOException {
        Map<String, Path> present = new HashMap<>();
        home.entries().forEach(entry -> present.put(entry.sha256(), home.file(entry)));
        Map<String, Artifact> artifacts = new LinkedHashMap<>();
        for (List<Home.Entry> entries : features.values()) {
            for (Home.Entry entry : entries) {
                Path file = present.getOrDefault(entry.sha256(), store.file(entry.sha256()));
                artifacts.put(entry.file(), BundleReader.read(file, entry.sha256(), "the installation"));
            }
        }
        return artifacts;
    }

    private String index(Home home, SequencedMap<String, List<Home.Entry>> features) throws IOException {
        return IndexXml.text("simplectic", artifacts(home, features));
    }

    private String jvmOptions(Home home, SequencedMap<String, List<Home.Entry>> features) throws IOException {
        boolean vectors = artifacts(home, features).values().stream()
                .flatMap(artifact -> artifact.getRequirements("osgi.wiring.package").stream())
                .anyMatch(requirement -> String.valueOf(
                                requirement.getDirectives().get("filter"))
                        .contains(VECTORS));
        return vectors ? "--add-modules=" + VECTORS + "\n" : "";
    }

    /** Gives the lock back; what was fetched and not used goes. */
    @Override
    public void close() throws IOException {
        try {
            store.undo();
        } finally {
            lock.close();
        }
    }
}
