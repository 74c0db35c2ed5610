// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code vauban mirror} uploads sites to a real {@code vauban serve} and fetches them from it, also through a proxy.
 */
@Tag("slow")
class MirrorToServerTest {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int REFUSED = 3;
    @TempDir
    private static Path folder;
    private Vauban vauban;
    private Process server;
    private String address;

    @BeforeEach
    void serve() throws Exception {
        EmptyFolder.of(folder);
        vauban = Vauban.with(folder.resolve("home")).environment("VAUBAN_KEY_PASSWORD", ExampleKeys.PASSWORD)
                .in(folder);
        ExampleKeys.copyTo(folder);
        certificate();
        Files.createDirectory(folder.resolve("sites"));
        Files.writeString(folder.resolve("server.json"), """
                {"keys": "%1$s/keys.json", "models": [{"id": "scripted", "file": "%2$s"}], "listen": "127.0.0.1:0",
                 "tls": {"certificates": "%1$s/server.pem", "key": "%1$s/server.key"},
                 "sites": {"folder": "%1$s/sites", "root": "%1$s/root.json"}}
                """.formatted(folder, vauban.models().resolve(Vauban.MODEL + ".gguf")));
        for (String role : List.of("publisher", "installation")) {
            Files.writeString(folder.resolve(role + ".txt"), run(DONE, "serve", "keys", "add", "holder of " + role,
                    "--role", role, "--config", "server.json").out().strip());
        }
        server = vauban.start("serve", "--config", "server.json");
        BufferedReader out = new BufferedReader(
                new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        assertTrue(line != null && line.contains("https://127.0.0.1:"), line);
        address = line.substring(line.indexOf("https://")).replaceFirst(",.*", "");
    }

    @AfterEach
    void stop() throws Exception {
        server.destroy();
        if (!server.waitFor(60, TimeUnit.SECONDS)) {
            ProcessTree.kill(server);
        }
    }

    /** Writes a self-signed certificate in PEM, as the server requires. */
    private void certificate() throws Exception {
        Path store = folder.resolve("server.p12");
        Process keytool = new ProcessBuilder(Keytool.command("-genkeypair", "-keystore", store.toString(),
                "-storetype", "PKCS12", "-storepass", "changeit", "-alias", "server", "-keyalg", "EC", "-groupname",
                "secp256r1", "-dname", "CN=server", "-ext", "bc:c", "-ext", "san=ip:127.0.0.1", "-validity", "30"))
                        .redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, keytool.waitFor(), output);
        char[] password = "changeit".toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, password);
        }
        Key key = keys.getKey("server", password);
        pem("server.pem", "CERTIFICATE", keys.getCertificate("server").getEncoded());
        pem("server.key", "PRIVATE KEY", key.getEncoded());
    }

    private void pem(String file, String kind, byte[] bytes) throws IOException {
        Path made = Files.createFile(folder.resolve(file),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(made, "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + kind
                + "-----\n");
    }

    private Vauban.Result run(int code, Object... arguments) throws Exception {
        Vauban.Result result = vauban.run(arguments);
        assertEquals(code, result.code(), result.out() + result.err());
        return result;
    }

    private void site(int version) throws Exception {
        Path site = Files.createDirectories(folder.resolve("site" + version + "/plugins")).getParent();
        Files.writeString(site.resolve("content.jar"), "metadata " + version);
        Files.writeString(site.resolve("plugins/a_1." + version + ".0.jar"), "bundle " + version);
        Files.writeString(site.resolve("plugins/same_1.0.0.jar"), "bundle of every version");
        run(DONE, "site", "sign", site, "--site", "Example", "--version-number", version, "--key", "site.key");
    }

    private Vauban.Result send(int code, int version, String key) throws Exception {
        return run(code, "mirror", "site" + version, address, "--root", "root.json", "--ca", "server.pem",
                "--token-file", key);
    }

    @Test
    void aSiteIsSentOnceAndOfTheNextVersionOnlyWhatIsNew() throws Exception {
        site(1);
        Vauban inOneFolder = vauban;
        vauban = vauban.alone();
        Vauban.Result sent = send(DONE, 1, "publisher.txt");
        vauban = inOneFolder;
        assertTrue(sent.out().contains("Example/vauban, version 1") && sent.out().contains("Files sent: 3 "),
                sent.out());
        assertTrue(send(DONE, 1, "publisher.txt").out().contains("has version 1 already"));
        site(2);
        String next = send(DONE, 2, "publisher.txt").out();
        assertTrue(next.contains("Files sent: 2 ") && next.contains("already on the server: 1"), next);

        try (Tunnels proxy = new Tunnels()) {
            vauban = vauban.environment("VAUBAN_JAVA_OPTIONS", "-Duser.language=en -Dhttps.proxyHost=127.0.0.1 "
                    + "-Dhttps.proxyPort=" + proxy.port() + " -Dhttp.nonProxyHosts=");
            for (int version = 1; version <= 2; version++) {
                String fetched = run(DONE, "mirror", address + "/sites/vauban/versions/" + version, "store", "--root",
                        "root.json", "--ca", "server.pem", "--token-file", "installation.txt").out();
                assertTrue(fetched.contains("version " + version), fetched);
                run(DONE, "site", "verify", "store/versions/" + version, "--root", "root.json");
            }
            assertEquals(List.of(address.substring("https://".length())), proxy.asked.stream().distinct().toList());
        }
    }

    @Test
    void whatIsRefusedIsSaidInOneSentenceAndLeavesNothing() throws Exception {
        site(1);
        assertTrue(send(FAILED, 1, "installation.txt").err().contains("publisher"));
        String untrusted = run(FAILED, "mirror", "site1", address, "--root", "root.json", "--token-file",
                "publisher.txt").err();
        assertTrue(untrusted.contains("trusted connection") && untrusted.lines().count() == 1, untrusted);
        run(USAGE, "mirror", address, address, "--root", "root.json");
        Files.writeString(folder.resolve("site1/plugins/same_1.0.0.jar"), "another bundle");
        String changed = send(REFUSED, 1, "publisher.txt").err();
        assertTrue(changed.contains("same_1.0.0.jar"), changed);
        // signed, but not for the server's root document
        run(DONE, "policy", "keygen", "other.key", "--owner", "Lin");
        run(DONE, "policy", "init", "other-draft.json", "--site", "Example", "--root-key", "root.key.pub",
                "--site-key", "other.key.pub");
        run(DONE, "policy", "sign", "other-draft.json", "--key", "root.key", "--out", "other.json");
        Files.delete(folder.resolve("site1/vauban-site.json"));
        run(DONE, "site", "sign", "site1", "--site", "Example", "--version-number", 1, "--key", "other.key");
        String refused = vauban.run("mirror", "site1", address, "--root", "other.json", "--ca", "server.pem",
                "--token-file", "publisher.txt").err();
        assertTrue(refused.contains("refused the site") && refused.lines().count() == 1, refused);
        assertFalse(Files.exists(folder.resolve("sites/vauban/versions")), "nothing was published");
    }

    /** A proxy that tunnels its clients' connections and cannot read them. */
    private static final class Tunnels implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        final List<String> asked = new CopyOnWriteArrayList<>();

        Tunnels() throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!socket.isClosed()) {
                    try {
                        Socket client = socket.accept();
                        Thread.ofVirtual().start(() -> serve(client));
                    } catch (IOException e) {
                        return; // closed
                    }
                }
            });
        }

        int port() {
            return socket.getLocalPort();
        }

        private void serve(Socket client) {
            try (client) {
                InputStream in = client.getInputStream();
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    int next = in.read();
                    if (next < 0) {
                        return;
                    }
                    head.append((char) next);
                }
                String[] request = head.toString().split(" ");
                if (!request[0].equals("CONNECT")) {
                    return;
                }
                asked.add(request[1]);
                int colon = request[1].lastIndexOf(':');
                try (Socket to = new Socket(request[1].substring(0, colon),
                        Integer.parseInt(request[1].substring(colon + 1)))) {
                    OutputStream out = client.getOutputStream();
                    out.write("HTTP/1.1 200 Connection Established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    Thread back = Thread.ofVirtual().start(() -> {
                        try {
                            to.getInputStream().transferTo(out);
                            client.close();
                        } catch (IOException e) {
                            // one side has closed
                        }
                    });
                    in.transferTo(to.getOutputStream());
                    to.shutdownOutput();
                    back.join();
                }
            } catch (IOException | InterruptedException e) {
                // the client has disconnected: the test checks how it handles that
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
