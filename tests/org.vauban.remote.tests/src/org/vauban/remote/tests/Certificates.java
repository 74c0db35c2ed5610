// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A test's authority with certificates for a server and a client, and another, untrusted authority. The class of the
 * JDK's {@code keytool} creates them, because starting the program takes far longer than making a certificate; the JVM
 * has {@code --add-exports} for it.
 */
public final class Certificates {
    private static final char[] PASSWORD = "changeit".toCharArray();
    /** Few key derivation iterations, which would otherwise take most of the time of each use. */
    private static final List<String> QUICK = List.of("keystore.pkcs12.certPbeIterationCount",
            "keystore.pkcs12.keyPbeIterationCount", "keystore.pkcs12.macIterationCount");

    private final Path folder;
    private final KeyStore all;

    public Certificates(Path folder) throws Exception {
        this.folder = folder;
        Path file = folder.resolve("all.p12");
        make(file, "ca", "-dname", "CN=Test authority", "-ext", "bc:c");
        make(file, "server", "-dname", "CN=server", "-signer", "ca", "-ext", "san=ip:127.0.0.1");
        make(file, "elsewhere", "-dname", "CN=elsewhere", "-signer", "ca", "-ext", "san=dns:elsewhere.example.org");
        make(file, "client", "-dname", "CN=Ada", "-signer", "ca");
        make(file, "purpose", "-dname", "CN=purpose", "-signer", "ca", "-ext", "san=ip:127.0.0.1", "-ext",
                "eku=clientAuth");
        make(file, "stranger", "-dname", "CN=stranger", "-ext", "san=ip:127.0.0.1");
        all = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            all.load(in, PASSWORD);
        }
    }

    private static void make(Path file, String alias, String... more) throws Exception {
        List<String> all = new ArrayList<>(List.of("-genkeypair", "-keystore", file.toString(), "-storetype", "PKCS12",
                "-storepass", "changeit", "-alias", alias, "-keyalg", "EC", "-groupname", "secp256r1", "-validity",
                "30"));
        all.addAll(List.of(more));
        QUICK.forEach(each -> System.setProperty(each, "10"));
        try {
            Class<?> program = Class.forName("sun.security.tools.keytool.Main", true, null);
            Object exit = program.getMethod("run", String[].class, PrintStream.class)
                    .invoke(program.getConstructor().newInstance(), all.toArray(String[]::new), System.out);
            assertEquals(0, exit, "keytool " + String.join(" ", all));
        } finally {
            QUICK.forEach(System::clearProperty);
        }
    }

    public Certificate certificate(String alias) throws Exception {
        return all.getCertificate(alias);
    }

    /** Writes a certificate in PEM, as a policy names it. */
    public Path pem(String alias) throws Exception {
        return Files.writeString(folder.resolve(alias + ".pem"), "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(certificate(alias).getEncoded())
                + "\n-----END CERTIFICATE-----\n");
    }

    private KeyStore only(String alias, char[] ofKey) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(alias, all.getKey(alias, PASSWORD), ofKey, all.getCertificateChain(alias));
        return store;
    }

    /** Writes a certificate with its key. */
    public Path p12(String alias) throws Exception {
        return p12(alias, new String(PASSWORD));
    }

    /** Writes a certificate with a key whose password differs from the file's. */
    public Path p12(String alias, String ofKey) throws Exception {
        Path file = folder.resolve(alias + ".p12");
        try (var out = Files.newOutputStream(file)) {
            only(alias, ofKey.toCharArray()).store(out, PASSWORD);
        }
        return file;
    }

    /** Returns the context of a server that presents a certificate and trusts the authority. */
    public SSLContext server(String alias) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(only(alias, PASSWORD), PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", certificate("ca"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
