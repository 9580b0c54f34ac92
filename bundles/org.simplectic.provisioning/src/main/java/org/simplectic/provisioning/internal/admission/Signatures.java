package org.simplectic.provisioning.internal.admission;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** Whether somebody trusted has signed every entry of a jar. */
final class Signatures {
    /** The outcome. */
    enum Verdict {
        /** Every entry is signed by one who is trusted. */
        TRUSTED,
        /** Every entry is signed, by others. */
        UNKNOWN_SIGNER,
        /** Some entry is not signed. */
        UNSIGNED,
        /** Some entry is not what was signed. */
        CHANGED
    }

    private Signatures() {}

    static Verdict of(Path jar, Set<String> trusted) throws IOException {
        byte[] buffer = new byte[1 << 16];
        @Nullable Set<String> common = null;
        try (JarFile file = new JarFile(jar.toFile(), true)) {
            for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
                if (entry.isDirectory() || isOfSignature(entry.getName())) {
                    continue;
                }
                try (InputStream content = file.getInputStream(entry)) {
                    while (content.read(buffer) >= 0) {
                        // The signers are known once all has been read.
                    }
                }
                CodeSigner[] signers = entry.getCodeSigners();
                if (signers == null) {
                    return Verdict.UNSIGNED;
                }
                Set<String> fingerprints = fingerprints(signers);
                if (common == null) {
                    common = fingerprints;
                } else {
                    common.retainAll(fingerprints);
                }
            }
        } catch (SecurityException e) {
            return Verdict.CHANGED;
        }
        if (common == null) {
            return Verdict.UNSIGNED;
        }
        common.retainAll(trusted);
        return common.isEmpty() ? Verdict.UNKNOWN_SIGNER : Verdict.TRUSTED;
    }

    private static boolean isOfSignature(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.startsWith("META-INF/")
                && upper.indexOf('/', "META-INF/".length()) < 0
                && (upper.endsWith(".SF")
                        || upper.endsWith(".RSA")
                        || upper.endsWith(".DSA")
                        || upper.endsWith(".EC")
                        || upper.endsWith("/MANIFEST.MF"));
    }

    /**
     * The certificates that stand behind a signature: the signer's, and those that issued it as far as each is proved by the next.
     * The jar only claims that chain; nobody has checked it yet.
     */
    @SuppressWarnings("JavaUtilDate") // the API of certificates
    private static Set<String> fingerprints(CodeSigner[] signers) {
        Set<String> fingerprints = new HashSet<>();
        for (CodeSigner signer : signers) {
            Date when = signer.getTimestamp() == null
                    ? new Date()
                    : signer.getTimestamp().getTimestamp();
            List<? extends Certificate> chain = signer.getSignerCertPath().getCertificates();
            for (int i = 0; i < chain.size(); i++) {
                X509Certificate certificate = (X509Certificate) chain.get(i);
                if (!isValid(certificate, when)
                        || (i > 0 && !isIssuer((X509Certificate) chain.get(i - 1), certificate))) {
                    break;
                }
                fingerprints.add(TrustStore.fingerprint(certificate));
            }
        }
        return fingerprints;
    }

    @SuppressWarnings("JavaUtilDate") // the API of certificates
    private static boolean isValid(X509Certificate certificate, Date when) {
        try {
            certificate.checkValidity(when);
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    private static boolean isIssuer(X509Certificate subject, X509Certificate issuer) {
        if (issuer.getBasicConstraints() < 0) {
            return false;
        }
        try {
            subject.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
