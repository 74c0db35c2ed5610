// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority of a test with certificates for a server and a client, and another authority that nobody trusts. */
final class Certificates {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path folder;
    private final KeyStore all;

    Certificates(Path folder) throws Exception {
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
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC", "-J-Dkeystore.pkcs12.certPbeIterationCount=10",
                "-J-Dkeystore.pkcs12.keyPbeIterationCount=10", "-J-Dkeystore.pkcs12.macIterationCount=10",
                "-genkeypair", "-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", "changeit", "-alias",
                alias, "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(Patience.SECONDS, TimeUnit.SECONDS), output);
        assertEquals(0, process.exitValue(), output);
    }

    Certificate certificate(String alias) throws Exception {
        return all.getCertificate(alias);
    }

    /** In PEM, as a policy names it. */
    Path pem(String alias) throws Exception {
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

    /** With its key. */
    Path p12(String alias) throws Exception {
        return p12(alias, new String(PASSWORD));
    }

    /** The same with another password for the key than for the file. */
    Path p12(String alias, String ofKey) throws Exception {
        Path file = folder.resolve(alias + ".p12");
        try (var out = Files.newOutputStream(file)) {
            only(alias, ofKey.toCharArray()).store(out, PASSWORD);
        }
        return file;
    }

    /** Of a server that shows a certificate and trusts the authority. */
    SSLContext server(String alias) throws Exception {
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
