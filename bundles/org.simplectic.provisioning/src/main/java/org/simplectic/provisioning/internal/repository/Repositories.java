package org.simplectic.provisioning.internal.repository;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.simplectic.api.Names;
import org.simplectic.cli.CommandException;
import org.simplectic.cli.UsageException;
import org.simplectic.provisioning.internal.repository.IndexReader.Referral;
import org.simplectic.provisioning.internal.store.Disk;
import org.simplectic.provisioning.internal.store.Documents;
import org.simplectic.provisioning.internal.store.Hashes;

/** The repositories that a user has added, and a copy of each one's index, so that most of the work needs no network. */
public final class Repositories {
    private static final long LARGEST_INDEX = 1L << 30;
    private static final int DEEPEST_REFERRAL = 9;
    private static final int MOST_INDEXES = 100;
    private static final String ADVICE = "Remove the file and add the repositories again.";

    private final Path list;
    private final Path indexes;
    private final Disk disk;
    private final Downloads downloads;

    /**
     * A place to find bundles.
     *
     * @param name how the user calls it
     * @param address where its index is
     * @param certificate the only certificate to be believed there, as PEM; empty for Java's own trust
     * @param sha256 the only content that its index may have; empty if it may change
     */
    public record Repository(String name, URI address, String certificate, String sha256) {}

    /** The repositories of a data folder. */
    public Repositories(Path root, Disk disk, Downloads downloads) {
        this.list = root.resolve("repositories.json");
        this.indexes = root.resolve("indexes");
        this.disk = disk;
        this.downloads = downloads;
    }

    /** All repositories; where two offer the same, the earlier counts. */
    public List<Repository> list() throws IOException {
        if (!Files.exists(list)) {
            return List.of();
        }
        JsonObject document = Documents.read(list, ADVICE);
        List<Repository> repositories = new ArrayList<>();
        try {
            for (JsonValue value : document.getJsonArray("repositories")) {
                JsonObject repository = value.asJsonObject();
                repositories.add(new Repository(
                        checked(repository.getString("name")),
                        URI.create(repository.getString("url")),
                        repository.getString("certificate", ""),
                        repository.getString("sha256", "")));
            }
        } catch (JsonException | ClassCastException | NullPointerException | IllegalArgumentException e) {
            throw new CommandException(list + " is damaged: " + e.getMessage() + ". " + ADVICE, e);
        }
        return repositories;
    }

    /** A name that can be a file's, too. */
    private static String checked(String name) {
        if (!name.matches("[\\w-][\\w.-]*")) {
            throw new UsageException(
                    "'" + name + "' cannot be a repository's name: letters, digits, '-', '_' and '.' can");
        }
        return name;
    }

    /** Adds a repository once its index has been fetched and read; tells how many artifacts it offers. */
    public int add(Repository repository) throws IOException {
        checked(repository.name());
        List<Repository> repositories = new ArrayList<>(list());
        if (repositories.stream().anyMatch(other -> other.name().equals(repository.name()))) {
            throw new UsageException("there is a repository '" + repository.name() + "' already; remove it first");
        }
        int count = refresh(repository);
        repositories.add(repository);
        write(repositories);
        return count;
    }

    /** Forgets a repository; what was installed from it stays. */
    public void remove(String name) throws IOException {
        List<Repository> repositories = new ArrayList<>(list());
        repositories.remove(named(name));
        write(repositories);
        disk.delete(index(name));
    }

    /** The repository of a name. */
    public Repository named(String name) throws IOException {
        List<Repository> repositories = list();
        return repositories.stream()
                .filter(repository -> repository.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("no repository '" + name + "': "
                        + Names.suggest(
                                name,
                                repositories.stream().map(Repository::name).toList())));
    }

    private void write(List<Repository> repositories) throws IOException {
        var array = Json.createArrayBuilder();
        for (Repository repository : repositories) {
            array.add(Json.createObjectBuilder()
                    .add("name", repository.name())
                    .add("url", repository.address().toString())
                    .add("certificate", repository.certificate())
                    .add("sha256", repository.sha256()));
        }
        disk.replace(
                list,
                Documents.bytes(
                        Json.createObjectBuilder().add("repositories", array).build()));
    }

    private Path index(String name) {
        return indexes.resolve(name + ".index");
    }

    /** Fetches an index, reads it, and only then puts it in the old one's place; tells how many artifacts it offers. */
    public int refresh(Repository repository) throws IOException {
        disk.makeFolder(indexes);
        Path copy = indexes.resolve(repository.name() + ".index.new");
        try {
            List<Artifact> artifacts = new ArrayList<>();
            collect(repository, new Referral(repository.address(), DEEPEST_REFERRAL), new HashSet<>(), artifacts);
            IndexCopy.write(copy, artifacts);
            disk.force(copy);
            disk.move(copy, index(repository.name()));
            return artifacts.size();
        } finally {
            disk.delete(copy);
        }
    }

    /** Reads an index and those that it refers to, each once: where two refer to each other, that is the end of it. */
    private void collect(Repository repository, Referral referral, Set<URI> seen, List<Artifact> artifacts)
            throws IOException {
        if (!seen.add(referral.address().normalize())) {
            return;
        }
        if (seen.size() > MOST_INDEXES) {
            throw new CommandException("refused: the index of '" + repository.name() + "' leads to more than "
                    + MOST_INDEXES + " others.");
        }
        IndexReader.Content content = fetch(repository, referral.address());
        artifacts.addAll(content.artifacts());
        for (Referral next : content.referrals()) {
            int depth = Math.min(next.depth(), referral.depth() - 1);
            if (depth > 0) {
                collect(repository, new Referral(next.address(), depth), seen, artifacts);
            }
        }
    }

    private IndexReader.Content fetch(Repository repository, URI address) throws IOException {
        Path fresh = indexes.resolve(repository.name() + ".xml.new");
        try {
            disk.delete(fresh);
            downloads.fetch(address, fresh, LARGEST_INDEX, trust(repository));
            if (!repository.sha256().isEmpty()) {
                checkPin(repository, address, Hashes.of(fresh));
            }
            return IndexReader.read(fresh, address, repository.name());
        } finally {
            disk.delete(fresh);
        }
    }

    private static void checkPin(Repository repository, URI address, String found) {
        if (!address.equals(repository.address())) {
            throw new CommandException("refused: the index of '" + repository.name() + "' is pinned, but refers to "
                    + address + ", which is not. Add that one as a repository of its own.");
        }
        if (!repository.sha256().equals(found)) {
            throw new CommandException("refused: the index of '" + repository.name()
                    + "' is not the pinned one.\n  expected  " + repository.sha256() + "\n  found     " + found);
        }
    }

    /** Everything that the repositories offer, by their local copies. */
    public List<Artifact> artifacts() throws IOException {
        List<Artifact> artifacts = new ArrayList<>();
        for (Repository repository : list()) {
            if (Files.exists(index(repository.name()))) {
                artifacts.addAll(IndexCopy.read(index(repository.name()), repository.name()));
            }
        }
        return artifacts;
    }

    /** Where a repository has some content. */
    public Optional<URI> byHash(String sha256) throws IOException {
        return artifacts().stream()
                .filter(artifact -> artifact.description().sha256().equals(sha256))
                .map(artifact -> artifact.description().location())
                .findFirst();
    }

    /** Makes secure connections for what a repository offers; null for Java's own trust. */
    public @Nullable SSLSocketFactory trust(String origin) throws IOException {
        for (Repository repository : list()) {
            if (repository.name().equals(origin)) {
                return trust(repository);
            }
        }
        return null;
    }

    /** The same for an address on the same host as a repository's. */
    public @Nullable SSLSocketFactory trustAny(URI address) throws IOException {
        for (Repository repository : list()) {
            if (address.getHost() != null
                    && address.getHost().equals(repository.address().getHost())) {
                return trust(repository);
            }
        }
        return null;
    }

    private static @Nullable SSLSocketFactory trust(Repository repository) {
        if (repository.certificate().isEmpty()) {
            return null;
        }
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            byte[] pem = repository.certificate().getBytes(StandardCharsets.US_ASCII);
            store.setCertificateEntry(
                    "pinned",
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new CommandException(
                    "the pinned certificate of the repository '" + repository.name() + "' cannot be read: "
                            + e.getMessage(),
                    e);
        }
    }
}
