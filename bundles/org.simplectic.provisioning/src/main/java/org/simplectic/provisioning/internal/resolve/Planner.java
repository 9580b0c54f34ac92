package org.simplectic.provisioning.internal.resolve;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.resource.Resource;
import org.osgi.service.resolver.ResolutionException;
import org.osgi.service.resolver.Resolver;
import org.simplectic.cli.CommandException;
import org.simplectic.provisioning.internal.repository.Artifact;
import org.simplectic.provisioning.internal.repository.Index;

/** Turns a wish into a plan with the OSGi resolver, or explains why it cannot be had. */
public final class Planner {
    /** How many candidates a requirement is tried with, one attempt after another. */
    private static final int[] ATTEMPTS = {1, 4, 32, Integer.MAX_VALUE};

    /** How many versions of what is wanted are tried. */
    private static final int MOST_VERSIONS = 50;

    private final Resolver resolver;
    private final Artifact system;

    /** A planner on a framework. */
    public Planner(Resolver resolver, Resource framework) {
        this.resolver = resolver;
        this.system = Artifact.system(framework);
    }

    /**
     * The steps that fulfil a wish.
     *
     * @param state what is installed
     * @param offered what repositories offer
     * @param wish what shall be different
     * @throws CommandException if it cannot be had; the message explains every obstacle
     */
    public Plan plan(State state, Collection<Artifact> offered, Wish wish) {
        Set<String> replaced = new HashSet<>(wish.unwanted());
        wish.wanted().forEach(choice -> replaced.add(choice.getFirst().name()));
        Set<Artifact> staying = new LinkedHashSet<>();
        Set<Artifact> present = new LinkedHashSet<>();
        for (State.Member member : state.members()) {
            String name = member.artifact().name();
            if (replaced.contains(name)) {
                continue;
            }
            if (member.isOfDistribution() || state.isRoot(member)) {
                staying.add(member.artifact());
                present.add(member.artifact());
            } else if (!wish.fresh().contains(name)) {
                present.add(member.artifact());
            }
        }
        Index index = new Index(usable(state, offered, wish));
        Set<String> broken = broken(state);
        staying.removeIf(artifact -> broken.contains(artifact.name()));
        Set<Artifact> chosen = resolve(index, staying, present, wish.wanted());
        return difference(state, chosen, wish);
    }

    /** Everything that may take part, each content once. */
    private List<Artifact> usable(State state, Collection<Artifact> offered, Wish wish) {
        List<Artifact> usable = new ArrayList<>();
        Set<String> contents = new HashSet<>();
        usable.add(system);
        for (State.Member member : state.members()) {
            if (!wish.unwanted().contains(member.artifact().name())) {
                usable.add(member.artifact());
                contents.add(member.entry().sha256());
            }
        }
        for (List<Artifact> choice : wish.wanted()) {
            choice.stream().filter(artifact -> !usable.contains(artifact)).forEach(artifact -> {
                usable.add(artifact);
                contents.add(artifact.description().sha256());
            });
        }
        for (Artifact artifact : offered) {
            String sha256 = artifact.description().sha256();
            if (!wish.unwanted().contains(artifact.name()) && (sha256.isEmpty() || contents.add(sha256))) {
                usable.add(artifact);
            }
        }
        return usable;
    }

    private static Set<Artifact> broken(Index index, Set<Artifact> staying) {
        Obstacles obstacles = new Obstacles(index, staying);
        Set<Artifact> broken = new HashSet<>();
        for (Artifact artifact : staying) {
            if (obstacles.has(artifact)) {
                broken.add(artifact);
            }
        }
        return broken;
    }

    private Set<Artifact> resolve(
            Index index, Set<Artifact> staying, Set<Artifact> present, List<List<Artifact>> wanted) {
        List<Artifact> choice = new ArrayList<>();
        for (List<Artifact> alternatives : wanted) {
            choice.add(alternatives.getFirst());
        }
        @Nullable ResolutionException failure = null;
        String quarrel = "";
        for (List<Artifact> attempt : attempts(choice, wanted)) {
            List<Artifact> mandatory = new ArrayList<>(staying);
            attempt.stream().filter(artifact -> !staying.contains(artifact)).forEach(mandatory::add);
            Set<Artifact> fixed = new HashSet<>(mandatory);
            for (int limit : ATTEMPTS) {
                Situation situation = new Situation(index, system, mandatory, present, fixed, limit);
                try {
                    Set<Artifact> chosen = artifacts(resolver.resolve(situation).keySet());
                    String doubled = doubled(chosen);
                    if (doubled.isEmpty()) {
                        return chosen;
                    }
                    quarrel = quarrel.isEmpty() ? doubled : quarrel;
                } catch (ResolutionException e) {
                    failure = failure == null ? e : failure;
                    if (!situation.isCurtailed()) {
                        break;
                    }
                }
            }
        }
        String obstacles = new Obstacles(index, new LinkedHashSet<>(staying)).explain(choice, staying);
        throw new CommandException(quarrel.isEmpty() ? obstacles : quarrel, failure);
    }

    /** A sentence on what is there in two versions of which only one can run; empty if nothing is. */
    private static String doubled(Set<Artifact> chosen) {
        Map<String, Artifact> singletons = new HashMap<>();
        for (Artifact artifact : chosen) {
            Artifact other = artifact.isSingleton() ? singletons.put(artifact.name(), artifact) : null;
            if (other != null) {
                return "`" + artifact.name() + "` would be needed in two versions, " + other.version() + " and "
                        + artifact.version() + ", which cannot run together: " + users(other, chosen) + "; "
                        + users(artifact, chosen) + ".";
            }
        }
        return "";
    }

    private static String users(Artifact used, Set<Artifact> chosen) {
        Index index = new Index(List.of(used));
        List<String> users = chosen.stream()
                .filter(artifact -> artifact.getRequirements(null).stream()
                        .anyMatch(requirement -> !index.providers(requirement).isEmpty()))
                .map(artifact -> "`" + artifact + "`")
                .toList();
        return used.version() + " for " + (users.isEmpty() ? "itself" : String.join(", ", users));
    }

    /** The best of everything; then, with one thing wanted, its other versions. */
    private static List<List<Artifact>> attempts(List<Artifact> best, List<List<Artifact>> wanted) {
        if (wanted.size() != 1) {
            return List.of(best);
        }
        return wanted.getFirst().stream().limit(MOST_VERSIONS).map(List::of).toList();
    }

    private Set<Artifact> artifacts(Set<Resource> resources) {
        Set<Artifact> artifacts = new LinkedHashSet<>();
        for (Resource resource : resources) {
            if (resource instanceof Artifact artifact && !artifact.equals(system)) {
                artifacts.add(artifact);
            }
        }
        return artifacts;
    }

    private static Plan difference(State state, Set<Artifact> chosen, Wish wish) {
        Map<Artifact, State.Member> members = new HashMap<>();
        state.members().forEach(member -> members.put(member.artifact(), member));
        List<State.Member> leaving = new ArrayList<>();
        for (State.Member member : state.members()) {
            boolean kept = chosen.contains(member.artifact())
                    || ((member.isOfDistribution() || state.isRoot(member))
                            && !wish.unwanted().contains(member.artifact().name())
                            && chosen.stream()
                                    .noneMatch(other -> other.name()
                                            .equals(member.artifact().name())));
            if (!kept) {
                leaving.add(member);
            }
        }
        List<Plan.Step> steps = new ArrayList<>();
        List<Artifact> sorted = new ArrayList<>(chosen);
        sorted.sort(Comparator.comparing(Artifact::name).thenComparing(Artifact::version));
        for (Artifact artifact : sorted) {
            if (members.containsKey(artifact) || artifact.isFeature()) {
                continue;
            }
            State.Member before = leaving.stream()
                    .filter(member -> member.artifact().name().equals(artifact.name()))
                    .findFirst()
                    .orElse(null);
            leaving.remove(before);
            steps.add(new Plan.Step(before == null ? Plan.Kind.ADD : Plan.Kind.UPDATE, before, artifact));
        }
        leaving.forEach(member -> steps.add(new Plan.Step(Plan.Kind.REMOVE, member, null)));
        return new Plan(List.copyOf(steps), roots(state, wish, chosen));
    }

    private static Set<String> roots(State state, Wish wish, Set<Artifact> chosen) {
        Set<String> roots = new LinkedHashSet<>(state.roots());
        roots.removeAll(wish.unwanted());
        for (List<Artifact> alternatives : wish.wanted()) {
            alternatives.stream().filter(chosen::contains).forEach(artifact -> roots.addAll(rootNames(artifact)));
        }
        return roots;
    }

    /** Of a feature, the bundles that it names. */
    private static List<String> rootNames(Artifact artifact) {
        return artifact.isFeature()
                ? artifact.getRequirements("osgi.identity").stream()
                        .map(requirement -> Need.of(requirement).name())
                        .toList()
                : List.of(artifact.name());
    }

    /**
     * Makes sure that some bundles resolve together and need nothing else.
     *
     * @throws CommandException if they do not
     */
    public void verify(State state, Set<String> alreadyBroken) {
        Set<Artifact> all = new LinkedHashSet<>();
        state.members().forEach(member -> all.add(member.artifact()));
        List<Artifact> usable = new ArrayList<>(all);
        usable.add(system);
        Index index = new Index(usable);
        Set<Artifact> broken = broken(index, all);
        broken.removeIf(artifact -> !alreadyBroken.contains(artifact.name()));
        all.removeAll(broken);
        resolve(index, all, all, List.of());
    }

    /** The symbolic names of installed bundles that do not resolve, such as a backend for hardware that this machine lacks. */
    public Set<String> broken(State state) {
        Set<Artifact> all = new LinkedHashSet<>();
        state.members().forEach(member -> all.add(member.artifact()));
        List<Artifact> usable = new ArrayList<>(all);
        usable.add(system);
        Set<String> names = new HashSet<>();
        broken(new Index(usable), all).forEach(artifact -> names.add(artifact.name()));
        return names;
    }
}
