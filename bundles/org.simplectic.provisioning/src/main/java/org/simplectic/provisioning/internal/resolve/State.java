package org.simplectic.provisioning.internal.resolve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.simplectic.provisioning.internal.repository.Artifact;
import org.simplectic.provisioning.internal.repository.BundleReader;
import org.simplectic.provisioning.internal.store.Home;

/**
 * What is installed.
 *
 * @param home where
 * @param members every bundle, in the order of the features
 * @param roots the symbolic names of what users asked for, in that order
 */
public record State(Home home, List<Member> members, Set<String> roots) {
    /**
     * An installed bundle.
     *
     * @param feature the first feature that names it
     * @param entry the bundle as the lock knows it
     * @param artifact what it provides and requires
     */
    public record Member(String feature, Home.Entry entry, Artifact artifact) {
        /** Whether it came with the distribution. */
        public boolean isOfDistribution() {
            return !feature.equals(Home.INSTALLED);
        }
    }

    /** Reads a home's bundles. */
    public static State of(Home home, Set<String> roots) throws IOException {
        Map<String, Member> members = new LinkedHashMap<>();
        for (Map.Entry<String, List<Home.Entry>> feature : home.features().entrySet()) {
            for (Home.Entry entry : feature.getValue()) {
                if (!members.containsKey(entry.file())) {
                    Artifact artifact = BundleReader.read(home.file(entry), entry.sha256(), "the installation");
                    members.put(entry.file(), new Member(feature.getKey(), entry, artifact));
                }
            }
        }
        return new State(home, new ArrayList<>(members.values()), roots);
    }

    /** The bundle of a symbolic name, the newest if there are several. */
    public Optional<Member> member(String name) {
        return members.stream()
                .filter(member -> member.artifact().name().equals(name))
                .max((a, b) -> a.artifact().version().compareTo(b.artifact().version()));
    }

    /** Whether a user asked for a bundle. */
    public boolean isRoot(Member member) {
        return !member.isOfDistribution() && roots.contains(member.artifact().name());
    }
}
