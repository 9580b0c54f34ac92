package org.simplectic.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Runs our side and the peers by turns, case by case, and prints how they compare: one JSON object a line for each peer
 * and size on standard output, progress and a table on standard error. Each turn is a process of its own.
 */
@Command(
        name = "compare.sh",
        mixinStandardHelpOptions = true,
        description =
                "Times Simplectic and its peers by turns and prints one JSON object a line for each peer and size:"
                        + " {case, size, setting, ours, peer, peerName, ratio}; ratio = our seconds / theirs.")
final class Compare implements Callable<Integer> {
    private static final int NOTHING_MATCHES = 1;

    @Parameters(paramLabel = "CASE-GLOB", description = "Which cases, for example 'kernels/*' (quote the star).")
    private String pattern = "*";

    @Option(names = "--threads", paramLabel = "N", description = "Threads for both sides (default: ${DEFAULT-VALUE}).")
    private int threads = 1;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How many times each side has its turn; the best counts (default: ${DEFAULT-VALUE}).")
    private int rounds = 2;

    @Option(
            names = "--peers",
            paramLabel = "DIR",
            description = "The peers' folder, which has run.sh (default: $$SIMPLECTIC_PEERS, else ../shared/peers).")
    private @Nullable Path peersFolder;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Compare()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var peers = Peers.find(peersFolder);
        var lines = new ArrayList<Line>();
        for (var name : names(peers)) {
            var one = Cases.all().stream().filter(c -> c.name().equals(name)).findFirst();
            if (one.isEmpty()) {
                System.err.println(name + ": no method of ours yet");
            } else if (threads > 1 && !one.get().isParallel()) {
                System.err.println(name + ": uses one thread only");
            } else {
                lines.addAll(compare(name, peers));
            }
        }
        System.err.print(Summary.of(lines));
        return lines.isEmpty() ? NOTHING_MATCHES : CommandLine.ExitCode.OK;
    }

    private List<String> names(Optional<Peers> peers) {
        var theirs = peers.stream().flatMap(found -> found.cases().stream());
        var ours = Cases.all().stream().map(Case::name);
        return new LinkedHashSet<>(Stream.concat(theirs, ours).toList())
                .stream().filter(name -> CaseNames.matches(pattern, name)).toList();
    }

    private List<Line> compare(String name, Optional<Peers> peers) throws IOException, InterruptedException {
        var ours = new ArrayList<Row>();
        var theirs = new ArrayList<Row>();
        for (int round = 1; round <= rounds; round++) {
            System.err.println("== " + name + ", round " + round + " of " + rounds);
            ours.addAll(Rows.printedBy(measure(name, peers), Optional.empty()));
            if (peers.isPresent()) {
                theirs.addAll(peers.get().measure(name, threads));
            }
        }
        var lines = Comparison.of(Rows.best(ours), Rows.best(theirs));
        lines.forEach(line -> System.out.println(line.toJson(threads)));
        return lines;
    }

    /** Our side on a JVM of its own, with this one's flags. */
    private List<String> measure(String name, Optional<Peers> peers) {
        var jvm = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(jvm));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Measure.class.getName()));
        command.addAll(List.of(name, String.valueOf(threads)));
        peers.map(found -> found.references().toString())
                .filter(path -> Files.isDirectory(Path.of(path)))
                .ifPresent(command::add);
        return command;
    }
}
