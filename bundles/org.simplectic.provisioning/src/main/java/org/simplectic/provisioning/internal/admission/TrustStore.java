package org.simplectic.provisioning.internal.admission;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.simplectic.cli.CommandException;
import org.simplectic.cli.UsageException;
import org.simplectic.provisioning.internal.store.Disk;
import org.simplectic.provisioning.internal.store.Hashes;

/** The certificates of those whose signed bundles may be installed, one file each, named by its hash. */
public final class TrustStore {
    private static final String SUFFIX = ".cer";
    private static final int SHORTEST_PREFIX = 6;

    private final Path folder;
    private final Disk disk;

    /** The trust store of a data folder. */
    public TrustStore(Path root, Disk disk) {
        this.folder = root.resolve("trust");
        this.disk = disk;
    }

    /**
     * A certificate that is trusted.
     *
     * @param fingerprint the SHA-256 of the certificate
     * @param certificate the certificate
     */
    public record Entry(String fingerprint, X509Certificate certificate) {
        /** Whom it is for. */
        public String subject() {
            return certificate.getSubjectX500Principal().getName();
        }
    }

    /** Trusts the certificate in a file, PEM or DER. */
    public Entry add(Path file) throws IOException {
        Entry entry = read(file);
        disk.makeFolder(folder);
        try {
            disk.replace(
                    folder.resolve(entry.fingerprint() + SUFFIX),
                    entry.certificate().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new CommandException(file + " cannot be kept: " + e.getMessage(), e);
        }
        return entry;
    }

    private static Entry read(Path file) throws IOException {
        try (InputStream stream = new ByteArrayInputStream(Files.readAllBytes(file))) {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(stream);
            return new Entry(fingerprint(certificate), certificate);
        } catch (CertificateException | ClassCastException e) {
            throw new CommandException(file + " is not an X.509 certificate (PEM or DER): " + e.getMessage(), e);
        }
    }

    static String fingerprint(Certificate certificate) {
        try {
            return Hashes.of(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("A certificate that was read can be written.", e);
        }
    }

    /** Every certificate that is trusted. */
    public List<Entry> list() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (file.toString().endsWith(SUFFIX)) {
                    entries.add(read(file));
                }
            }
        }
        return entries;
    }

    /** Trusts a certificate no longer, by its fingerprint or the beginning of it. */
    public Entry remove(String fingerprint) throws IOException {
        String wanted = Hashes.normal(fingerprint.replace(":", ""));
        List<Entry> found = list().stream()
                .filter(entry -> wanted.length() >= SHORTEST_PREFIX
                        && entry.fingerprint().startsWith(wanted))
                .toList();
        if (found.size() != 1) {
            throw new UsageException((found.isEmpty() ? "no" : "more than one") + " trusted certificate begins with '"
                    + fingerprint + "'; 'simplectic trust list' shows them (at least " + SHORTEST_PREFIX + " digits)");
        }
        disk.delete(folder.resolve(found.getFirst().fingerprint() + SUFFIX));
        return found.getFirst();
    }
}
