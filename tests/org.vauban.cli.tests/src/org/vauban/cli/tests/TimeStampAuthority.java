// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A time-stamping authority (RFC 3161) on the loopback, based on OpenSSL; where that is missing, the test is skipped.
 */
final class TimeStampAuthority implements AutoCloseable {
    static final String NAME = "CN=Clock";
    final AtomicInteger answered = new AtomicInteger();
    private final Path folder;
    private final ServerSocket server;

    TimeStampAuthority(Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "OpenSSL is not installed");
        this.folder = folder;
        Files.writeString(folder.resolve("serial"), "01");
        Files.writeString(folder.resolve("tsa.conf"), """
                [tsa]
                default_tsa = clock
                [clock]
                serial = %1$s/serial
                signer_cert = %1$s/tsa.pem
                certs = %1$s/tsa.pem
                signer_key = %1$s/tsa.key
                signer_digest = sha256
                default_policy = 1.2.3.4.1
                digests = sha256, sha384, sha512
                ess_cert_id_alg = sha256
                """.formatted(folder));
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
                "tsa.key", "-out", "tsa.pem", "-days", "30", "-subj", "/" + NAME, "-addext",
                "extendedKeyUsage=critical,timeStamping");
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().name("time-stamps").start(this::serve);
    }

    String address() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/stamp";
    }

    private void openssl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(Patience.SECONDS, TimeUnit.SECONDS), said);
        assertEquals(0, process.exitValue(), said);
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                InputStream in = new BufferedInputStream(socket.getInputStream());
                int length = 0;
                for (String line = line(in); !line.isEmpty(); line = line(in)) {
                    if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                        length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
                    }
                }
                Files.write(folder.resolve("query"), in.readNBytes(length));
                openssl("ts", "-reply", "-config", "tsa.conf", "-queryfile", "query", "-out", "reply");
                byte[] reply = Files.readAllBytes(folder.resolve("reply"));
                answered.incrementAndGet(); // before the client continues
                socket.getOutputStream().write(("HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\n"
                        + "Connection: close\r\nContent-Length: " + reply.length + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(reply);
            } catch (IOException e) {
                continue; // closed, or the client has disconnected, which it reports itself
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
