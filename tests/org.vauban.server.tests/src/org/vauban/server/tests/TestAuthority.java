// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates for a test, made by the JDK's {@code keytool}. Its class is called directly, because starting the
 * program takes far longer than making a certificate; the JVM gets {@code --add-exports} for it.
 *
 * @param folder the folder with the certificates
 */
public record TestAuthority(Path folder) {
    private static final char[] PASSWORD = "password".toCharArray();
    /** Few key derivation iterations, which would otherwise take most of the time of each use. */
    private static final List<String> QUICK = List.of("keystore.pkcs12.certPbeIterationCount",
            "keystore.pkcs12.keyPbeIterationCount", "keystore.pkcs12.macIterationCount");

    /** Creates an authority named {@code authority}, whose certificate is in {@code authority.pem}. */
    public static TestAuthority make(Path folder) throws Exception {
        TestAuthority made = new TestAuthority(folder);
        made.keytool("-genkeypair", "-alias", "authority", "-dname", "CN=authority", "-ext", "bc:c", "-keyalg", "EC");
        Files.writeString(folder.resolve("authority.pem"), pem("CERTIFICATE",
                made.store().getCertificate("authority").getEncoded()));
        return made;
    }

    /** Creates a key and a certificate signed by the authority. */
    public void sign(String alias, String subject, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-alias", alias, "-dname", subject, "-signer",
                "authority"));
        arguments.addAll(List.of(more));
        if (!arguments.contains("-keyalg")) {
            arguments.addAll(List.of("-keyalg", "EC"));
        }
        keytool(arguments.toArray(String[]::new));
    }

    public void keytool(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-keystore", folder.resolve("keys.p12").toString(), "-storetype", "PKCS12", "-storepass",
                new String(PASSWORD)));
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

    private KeyStore store() throws Exception {
        return KeyStore.getInstance(folder.resolve("keys.p12").toFile(), PASSWORD);
    }

    public X509Certificate certificate(String alias) throws Exception {
        return (X509Certificate) store().getCertificate(alias);
    }

    /** Writes the chain and the key as {@code <alias>.pem} and {@code <alias>.key}. */
    public void write(String alias) throws Exception {
        StringBuilder chain = new StringBuilder();
        for (Certificate each : store().getCertificateChain(alias)) {
            chain.append(pem("CERTIFICATE", each.getEncoded()));
        }
        Files.writeString(folder.resolve(alias + ".pem"), chain);
        writeKey(alias, folder.resolve(alias + ".key"));
    }

    public void writeKey(String alias, Path file) throws Exception {
        writePrivate(file, pem("PRIVATE KEY", store().getKey(alias, PASSWORD).getEncoded()));
    }

    public static void writePrivate(Path file, String text) throws IOException {
        Files.writeString(file, text);
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    public static String pem(String what, byte[] encoded) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                + "\n-----END " + what + "-----\n";
    }

    /** Returns a context that trusts the authority. @param alias the key to present, or null */
    public SSLContext context(String alias) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", store().getCertificate("authority"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        if (alias != null) {
            KeyStore shown = KeyStore.getInstance("PKCS12");
            shown.load(null, null);
            shown.setKeyEntry(alias, store().getKey(alias, PASSWORD), PASSWORD, store().getCertificateChain(alias));
            keys.init(shown, PASSWORD);
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(alias == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    public HttpClient client(String alias) throws Exception {
        return HttpClient.newBuilder().sslContext(context(alias)).build();
    }
}
