package org.simplectic.provisioning.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Keys, certificates and signatures, by the JDK's own tools. */
final class Keys {
    static final String PASSWORD = "not-a-secret";

    private Keys() {}

    /** Makes {@code keys.p12} with a key called {@code key}, and its certificate as PEM. */
    static Path certificate(Path folder, String name) throws IOException, InterruptedException {
        String store = folder.resolve("keys.p12").toString();
        jdk(
                "keytool",
                "-genkeypair",
                "-keystore",
                store,
                "-storepass",
                PASSWORD,
                "-alias",
                "key",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost",
                "-validity",
                "30");
        Path certificate = folder.resolve("certificate.pem");
        jdk(
                "keytool",
                "-exportcert",
                "-rfc",
                "-keystore",
                store,
                "-storepass",
                PASSWORD,
                "-alias",
                "key",
                "-file",
                certificate.toString());
        return certificate;
    }

    static void sign(Path jar, Path folder) throws IOException, InterruptedException {
        jdk(
                "jarsigner",
                "-keystore",
                folder.resolve("keys.p12").toString(),
                "-storepass",
                PASSWORD,
                jar.toString(),
                "key");
    }

    private static void jdk(String tool, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        line.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }
}
