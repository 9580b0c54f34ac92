package org.simplectic.provisioning.internal.admission;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.resource.Capability;
import org.simplectic.cli.CommandException;
import org.simplectic.provisioning.internal.resolve.State;
import org.simplectic.provisioning.internal.store.Disk;

/**
 * Decides what may be installed: archives without tricks, that bring no package of the platform, and whose content somebody
 * vouches for, by a pinned hash or by a signature of one who is trusted.
 */
public final class Admission {
    private static final String PLATFORM = "org.simplectic.";

    /** These the platform alone defines, whatever its bundles export today. */
    private static final List<String> ALWAYS = List.of("org.simplectic.api", "org.simplectic.array");

    private final TrustStore trust;
    private final Set<String> packages;
    private final Set<String> ownHashes;

    private Admission(TrustStore trust, Set<String> packages, Set<String> ownHashes) {
        this.trust = trust;
        this.packages = packages;
        this.ownHashes = ownHashes;
    }

    /** The rules of an installation. */
    public static Admission of(Path root, State state) {
        Set<String> packages = new HashSet<>(ALWAYS);
        Set<String> ownHashes = new HashSet<>();
        for (State.Member member : state.members()) {
            if (member.isOfDistribution() && member.artifact().name().startsWith(PLATFORM)) {
                ownHashes.add(member.entry().sha256());
                for (Capability exported : member.artifact().getCapabilities("osgi.wiring.package")) {
                    String name = String.valueOf(exported.getAttributes().get("osgi.wiring.package"));
                    if (name.startsWith(PLATFORM) && !name.startsWith(PLATFORM + "wrapped")) {
                        packages.add(name);
                    }
                }
            }
        }
        return new Admission(new TrustStore(root, new Disk()), packages, ownHashes);
    }

    /** Whether a package belongs to the platform, or to Java, or lies under one that does. */
    private boolean isReserved(String name) {
        if (name.equals("java") || name.startsWith("java.")) {
            return true;
        }
        for (String reserved : packages) {
            if (name.equals(reserved) || name.startsWith(reserved + ".")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Looks at a file before it goes into the store.
     *
     * @param jar the file
     * @param sha256 its hash
     * @param source what to call it in messages
     * @param pinned whether an index, a feature, a lock file or the user names this very hash
     * @throws CommandException if it is refused, with the reason and what would help
     */
    public void admit(Path jar, String sha256, String source, boolean pinned) throws IOException {
        ArchiveCheck.check(jar, source, Limits.USUAL, name -> !ownHashes.contains(sha256) && isReserved(name));
        if (pinned) {
            return;
        }
        Set<String> trusted = new HashSet<>();
        trust.list().forEach(entry -> trusted.add(entry.fingerprint()));
        String pin = " If you know that it is genuine, name its hash: --sha256 " + sha256;
        switch (Signatures.of(jar, trusted)) {
            case TRUSTED -> {}
            case UNSIGNED ->
                throw new CommandException(
                        "refused: " + source + " is not signed, and nothing pins its content." + pin);
            case UNKNOWN_SIGNER ->
                throw new CommandException("refused: " + source
                        + " is signed, but by nobody whom you trust ('simplectic trust add CERT')." + pin);
            case CHANGED ->
                throw new CommandException("refused: " + source + " was changed after it was signed." + pin);
        }
    }
}
