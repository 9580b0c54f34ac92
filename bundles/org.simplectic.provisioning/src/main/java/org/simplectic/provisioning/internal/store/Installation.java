package org.simplectic.provisioning.internal.store;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.simplectic.cli.CommandException;

/**
 * The generations that descend from one distribution, and the pointer to the current one.
 *
 * <p>Each distribution has its own, found by the hash of its lock, so that two distributions on a machine, or one and its
 * successor, share artifacts and not plug-ins. A generation is written elsewhere, renamed when whole, and never changed
 * again; the pointer is a file of one line, replaced at once. So every reader sees the old state or the new one, and a
 * process that dies leaves nothing behind that {@link #clean} does not remove.
 *
 * <p>Changed only by who holds the {@link ChangeLock}.
 */
public final class Installation {
    /** How many of the newest generations are kept. */
    static final int KEPT = 20;

    /** How much of a distribution's hash names its folder; the launcher counts on it. */
    private static final int KEY_LENGTH = 16;

    private static final String ALL = "installations";
    private static final String GENERATIONS = "generations";
    private static final String BUILDING = "building";

    private final Path root;
    private final Path folder;
    private final Path distribution;
    private final String base;
    private final Disk disk;
    private final Store store;
    private final InstantSource clock;

    private Installation(Path root, Path distribution, String base, Disk disk, Store store, InstantSource clock) {
        this.root = root;
        this.folder = root.resolve(ALL).resolve(base.substring(0, KEY_LENGTH));
        this.distribution = distribution;
        this.base = base;
        this.disk = disk;
        this.store = store;
        this.clock = clock;
    }

    /**
     * The installation that a running home belongs to.
     *
     * @param root the data folder
     * @param home a distribution, or a generation that descends from one
     */
    public static Installation open(Path root, Path home, Disk disk, Store store, InstantSource clock)
            throws IOException {
        Path origin = home.resolve(Home.GENERATION);
        if (!Files.exists(origin)) {
            return new Installation(root, home, Home.read(home).lockHash(), disk, store, clock);
        }
        JsonObject generation = Documents.read(origin, "'simplectic rollback' goes back to an earlier generation.");
        // The launcher knows better where the distribution is now than the generation, which may be older than a move.
        String told = System.getProperty("simplectic.distribution", generation.getString("distribution"));
        Path distribution = Path.of(told).toAbsolutePath().normalize();
        return new Installation(root, distribution, generation.getString("base"), disk, store, clock);
    }

    /** The hash of the distribution's lock. */
    public String base() {
        return base;
    }

    /** The distribution without anything installed. */
    public Home distribution() throws IOException {
        Home home = Home.read(distribution);
        if (!home.lockHash().equals(base)) {
            throw new CommandException(
                    "the distribution " + distribution + " is no longer the one that this installation"
                            + " was made from. Start Simplectic from there and install again.");
        }
        return home;
    }

    /**
     * The number of the current generation.
     *
     * @throws CommandException if the pointer makes no sense
     */
    public int current() throws IOException {
        Path pointer = pointer();
        if (!Files.exists(pointer)) {
            return 0;
        }
        String text = Files.readString(pointer, StandardCharsets.ISO_8859_1).strip();
        if (!text.matches("\\d{1,9}")) {
            throw new CommandException(pointer + " is damaged: it should hold a generation's number."
                    + " The distribution runs without what was installed; 'simplectic history' lists the generations,"
                    + " and 'simplectic rollback N' sets the pointer to one.");
        }
        int number = Integer.parseInt(text);
        if (number != 0 && !Files.exists(generationFolder(number))) {
            throw new CommandException(
                    pointer + " names generation " + number + ", which is not there."
                            + " 'simplectic history' lists the generations, and 'simplectic rollback N' sets the pointer to one.");
        }
        return number;
    }

    private Path pointer() {
        return folder.resolve("current");
    }

    private Path generationFolder(int number) {
        return folder.resolve(GENERATIONS).resolve(String.valueOf(number));
    }

    /** A generation's home. */
    public Home home(int number) throws IOException {
        return number == 0 ? distribution() : Home.read(generationFolder(number));
    }

    /** Every generation that is kept, oldest first. Damaged ones are there, too, and say so. */
    public List<Generation> history() throws IOException {
        int current = pointedAt();
        Set<Integer> pinned = pinned();
        List<Generation> generations = new ArrayList<>();
        for (int number : numbers()) {
            generations.add(generation(number, pinned.contains(number), current == number));
        }
        return generations;
    }

    /** The pointer's number, or -1 if it makes no sense. */
    private int pointedAt() throws IOException {
        try {
            return current();
        } catch (CommandException e) {
            return -1;
        }
    }

    private Generation generation(int number, boolean pinned, boolean current) throws IOException {
        Path file = generationFolder(number).resolve(Home.GENERATION);
        try {
            JsonObject document = Documents.read(file, "");
            return new Generation(
                    number,
                    document.getInt("parent"),
                    Instant.parse(document.getString("time")),
                    document.getString("action"),
                    Home.read(generationFolder(number)).entries().size(),
                    pinned,
                    current);
        } catch (CommandException | JsonException | NullPointerException | java.time.DateTimeException e) {
            return new Generation(number, 0, Instant.EPOCH, "(damaged)", 0, pinned, current);
        }
    }

    private NavigableSet<Integer> numbers() throws IOException {
        return numbers(folder);
    }

    private static NavigableSet<Integer> numbers(Path installation) throws IOException {
        NavigableSet<Integer> numbers = new TreeSet<>();
        Path generations = installation.resolve(GENERATIONS);
        if (Files.isDirectory(generations)) {
            try (Stream<Path> files = Files.list(generations)) {
                files.map(file -> String.valueOf(file.getFileName()))
                        .filter(name -> name.matches("[1-9]\\d{0,8}"))
                        .forEach(name -> numbers.add(Integer.valueOf(name)));
            }
        }
        return numbers;
    }

    /**
     * Makes a generation and points to it. If anything fails, the pointer is where it was, and nothing is left over.
     *
     * @param content what the generation holds
     * @param action the command that made it
     * @param parent the number of the generation it is made from
     * @param check looks at the whole new home before the pointer moves, and throws if it would not start
     * @return the new generation's number
     */
    public int publish(Content content, String action, int parent, Check check) throws IOException {
        int number = numbers().isEmpty() ? 1 : numbers().last() + 1;
        int before = current();
        Path building = folder.resolve(BUILDING);
        Path target = generationFolder(number);
        try {
            disk.delete(building);
            JsonObject generation = Json.createObjectBuilder()
                    .add("base", base)
                    .add("distribution", distribution.toString())
                    .add("parent", parent)
                    .add("time", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                    .add("action", action)
                    .build();
            new HomeWriter(disk, store, home(parent)).write(building, content, generation);
            check.accept(Home.read(building));
            disk.makeFolder(folder.resolve(GENERATIONS));
            disk.move(building, target);
            moveTo(number);
        } catch (IOException | RuntimeException e) {
            undo(building, target, before, e);
            throw e;
        }
        store.keep();
        return number;
    }

    /** Looks at a new home before it is used. */
    @FunctionalInterface
    public interface Check {
        /** Throws if the home would not start. */
        void accept(Home home) throws IOException;
    }

    private void undo(Path building, Path target, int before, Exception reason) {
        try {
            disk.delete(building);
            if (pointedAt() != before) {
                moveTo(before);
            }
            disk.delete(target);
            store.undo();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    /** Points to a generation; 0 is the distribution. */
    public void moveTo(int number) throws IOException {
        if (number != 0 && !numbers().contains(number)) {
            throw new CommandException(
                    "there is no generation " + number + "; 'simplectic history' lists those there are.");
        }
        disk.makeFolder(folder);
        disk.replace(pointer(), (number + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Keeps a generation for good, or no longer. */
    public void pin(int number, boolean keep) throws IOException {
        if (!numbers().contains(number)) {
            throw new CommandException(
                    "there is no generation " + number + "; 'simplectic history' lists those there are.");
        }
        Set<Integer> pinned = pinned();
        if (keep) {
            pinned.add(number);
        } else {
            pinned.remove(number);
        }
        var lines = new StringBuilder();
        pinned.forEach(pin -> lines.append(pin).append('\n'));
        disk.replace(folder.resolve("pinned"), lines.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private Set<Integer> pinned() throws IOException {
        Set<Integer> pinned = new TreeSet<>();
        Path file = folder.resolve("pinned");
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                if (line.matches("\\d{1,9}")) {
                    pinned.add(Integer.valueOf(line));
                }
            }
        }
        return pinned;
    }

    /** Removes what a process that died left half made. */
    public void clean() throws IOException {
        disk.delete(folder.resolve(BUILDING));
        store.undo();
    }

    /**
     * Removes generations beyond the newest {@value #KEPT} unless they are pinned, current or running, then every artifact that no
     * generation of any distribution names.
     *
     * @param running the home that this process runs from
     */
    public void collect(Path running) throws IOException {
        NavigableSet<Integer> numbers = numbers();
        Set<Integer> kept = pinned();
        kept.add(current());
        numbers.descendingSet().stream().limit(KEPT).forEach(kept::add);
        for (int number : numbers) {
            if (!kept.contains(number) && !generationFolder(number).equals(running)) {
                disk.delete(generationFolder(number));
            }
        }
        Set<String> named = named();
        if (named != null) {
            store.collect(named);
        }
    }

    /** The hashes that generations name; null if one cannot be read, because then nothing may be thrown away. */
    private @Nullable Set<String> named() throws IOException {
        Set<String> named = new HashSet<>();
        try (Stream<Path> installations = Files.list(root.resolve(ALL))) {
            for (Path installation : installations.toList()) {
                for (int number : numbers(installation)) {
                    Home home = Home.read(installation.resolve(GENERATIONS).resolve(String.valueOf(number)));
                    home.entries().forEach(entry -> named.add(entry.sha256()));
                }
            }
        } catch (CommandException e) {
            return null;
        }
        return named;
    }
}
