import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares the third-party artifacts of a build with the committed lock, or writes the lock anew.
 *
 * <p>Arguments: {@code check|write LOCK RESOLVED INDEX}, where RESOLVED is the output of {@code dependency:list} with absolute file
 * names. INDEX, a repository index, loses the time of day that it was written at, so that two builds give the same bytes.
 */
final class ThirdPartyLock {
    private static final Pattern ARTIFACT = Pattern.compile("\\s+([^:\\s]+):([^:]+):jar:([^:]+):[a-z]+:(\\S+).*");
    private static final String REGENERATE =
            "./mvnw -B -q verify -pl target-platform/repository -am -Dthird-party.lock=write";

    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        Path lock = Path.of(arguments[1]);
        Path index = Path.of(arguments[3]);
        Files.writeString(index, Files.readString(index).replaceFirst("increment=\"\\d+\"", "increment=\"0\""));
        Map<String, String> resolved = resolved(Path.of(arguments[2]));
        if (arguments[0].equals("write")) {
            write(lock, resolved);
        } else {
            check(lock, resolved);
        }
    }

    private static Map<String, String> resolved(Path listing) throws IOException, GeneralSecurityException {
        Map<String, String> hashes = new TreeMap<>();
        for (String line : Files.readAllLines(listing)) {
            Matcher artifact = ARTIFACT.matcher(line);
            if (artifact.matches() && !artifact.group(1).equals("org.simplectic")) {
                hashes.put(
                        artifact.group(1) + ":" + artifact.group(2) + ":" + artifact.group(3), sha256(Path.of(artifact.group(4))));
            }
        }
        if (hashes.isEmpty()) {
            fail(List.of("No third-party artifact was found in " + listing + "."));
        }
        return hashes;
    }

    private static void write(Path lock, Map<String, String> resolved) throws IOException {
        StringBuilder text = new StringBuilder("# Third-party artifacts and their SHA-256. Written by:\n# " + REGENERATE + "\n");
        resolved.forEach((artifact, hash) -> text.append(artifact).append(' ').append(hash).append('\n'));
        Files.writeString(lock, text);
    }

    private static void check(Path lock, Map<String, String> resolved) throws IOException {
        Map<String, String> locked = new TreeMap<>();
        for (String line : Files.readAllLines(lock)) {
            if (!line.startsWith("#")) {
                String[] columns = line.split(" ");
                locked.put(columns[0], columns[1]);
            }
        }
        List<String> problems = new ArrayList<>();
        resolved.forEach((artifact, hash) -> {
            String expected = locked.remove(artifact);
            if (expected == null) {
                problems.add(artifact + " is used but not locked.");
            } else if (!expected.equals(hash)) {
                problems.add(artifact + " has SHA-256 " + hash + ", the lock says " + expected + ".");
            }
        });
        locked.keySet().forEach(artifact -> problems.add(artifact + " is locked but no longer used."));
        if (!problems.isEmpty()) {
            fail(problems);
        }
    }

    private static void fail(List<String> problems) {
        System.err.println("Third-party artifacts differ from target-platform/third-party.lock:");
        problems.forEach(problem -> System.err.println("  " + problem));
        System.err.println("If the change is meant, write the lock anew and review it: " + REGENERATE);
        System.exit(1);
    }

    private static String sha256(Path file) throws IOException, GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
