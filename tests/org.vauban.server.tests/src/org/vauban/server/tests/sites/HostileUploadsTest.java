// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.sites;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.server.identity.KeyRole;
import org.vauban.site.internal.FolderTree;
import org.vauban.site.tests.ExampleSite;

/** Uploads that are no archives, escape their folder, flood the disk or are cut leave no trace. */
class HostileUploadsTest extends WithUploads {
    private static byte[] archive(String... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write('x');
            }
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil.jar", "plugins/../../evil.jar", "/tmp/evil.jar", "..\\evil.jar", "C:/evil.jar",
            "plugins//evil.jar", "./evil.jar", "evil\0.jar", "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/evil.jar", "nul",
            "evil\n.jar", "evil.jar."})
    void anEntryThatLeadsElsewhereIsRefused(String name) throws Exception {
        Set<String> around = new TreeSet<>(FolderTree.list(folder).stream().map(Path::toString).toList());
        HttpResponse<String> answer = upload(archive("content.jar", name));
        assertEquals(400, answer.statusCode());
        assertTrue(message(answer).startsWith("The archive has an entry"), message(answer));
        around.add(folder.resolve("audit.jsonl").toString());
        around.add(folder.resolve("audit.jsonl.lock").toString());
        assertEquals(around, new TreeSet<>(FolderTree.list(folder).stream().map(Path::toString).toList()));
        assertEquals(Set.of("", ".uploads"), files());
    }

    @Test
    void archivesThatAreNoneAreRefused() throws Exception {
        for (byte[] bytes : List.of(new byte[0], "no archive at all".getBytes(StandardCharsets.UTF_8),
                new byte[1 << 20], archive())) {
            assertEquals(400, upload(bytes).statusCode());
        }
        byte[] good = zip(ExampleSite.signed(folder.resolve("site"), 1));
        for (int length : List.of(10, 100, good.length / 2)) {
            assertEquals(400, upload(Arrays.copyOf(good, length)).statusCode(), length + " bytes");
        }
        byte[] twice = archive("content.jar", "content.jaR");
        byte[] name = "content.jaR".getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at + name.length < twice.length; at++) {
            if (Arrays.equals(name, Arrays.copyOfRange(twice, at, at + name.length))) {
                twice[at + name.length - 1] = 'r';
            }
        }
        assertEquals("The archive has two entries \"content.jar\".", message(upload(twice)));
        assertEquals("The archive has two entries \"plugins\".",
                message(upload(archive("plugins", "plugins/a/b.jar"))));
        HttpResponse<String> longName = upload(archive("plugins/" + "\u00e9".repeat(190) + ".jar"));
        assertEquals(400, longName.statusCode(), longName.body());
        assertEquals(400, upload(archive(Stream.iterate(0, i -> i + 1).limit(10_002).map(i -> "d" + i + "/")
                .toArray(String[]::new))).statusCode());
        assertEquals(Set.of("", ".uploads"), files());
    }

    @Test
    void bombsAndFloodsAreStopped() throws Exception {
        stop();
        configuration = configuration.withUploads(1 << 20, Duration.ofMinutes(1));
        start();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("content.jar"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 100; i++) {
                zip.write(zeros);
            }
        }
        assertTrue(bytes.size() < 1 << 20, bytes.size() + " bytes");
        HttpResponse<String> bomb = upload(bytes.toByteArray());
        assertEquals(400, bomb.statusCode());
        assertTrue(message(bomb).contains("1048576 bytes"), message(bomb));
        // the upload declares its length
        assertEquals(413, upload(new byte[(1 << 20) + 1]).statusCode());
        // it does not
        try (InputStream endless = new InputStream() {
            private long left = 8 << 20;

            @Override
            public int read() {
                return left-- > 0 ? 'P' : -1;
            }
        }) {
            HttpResponse<String> flood = served.client.send(served.request("/admin/sites/upload")
                    .header("Authorization", "Bearer " + keys.get(KeyRole.PUBLISHER))
                    .PUT(BodyPublishers.ofInputStream(() -> endless)).build(), BodyHandlers.ofString());
            assertEquals(413, flood.statusCode());
        }
        assertEquals(Set.of("", ".uploads"), files());
    }

    /** Sends only the beginning of an upload, which is refused. */
    private void uploadCut(byte[] archive, int length) throws Exception {
        try (Socket socket = served.socket()) {
            begin(socket, archive.length);
            socket.getOutputStream().write(archive, 0, length);
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        }
    }

    private void begin(Socket socket, int length) throws Exception {
        socket.getOutputStream().write(("PUT /admin/sites/upload HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: "
                + "Bearer " + keys.get(KeyRole.PUBLISHER) + "\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void anUploadThatIsCutLeavesNothing() throws Exception {
        byte[] good = zip(ExampleSite.signed(folder.resolve("site"), 1));
        uploadCut(good, good.length / 2);
        assertEquals(Set.of("", ".uploads"), files());
    }

    /** All files are complete, but the end of the archive is missing. */
    @Test
    void anUploadThatIsCutBehindItsFilesPublishesNothing() throws Exception {
        byte[] good = zip(ExampleSite.signed(folder.resolve("site"), 1));
        uploadCut(good, good.length - 1);
        assertEquals(Set.of("", ".uploads"), files());
        assertFalse(served.auditText().contains("site.uploaded"), served.auditText());
        assertEquals(1, metric("vauban_site_uploads_total{result=\"refused\"}"));
    }

    /** A client that withholds the end of an archive cannot keep its refusal out of the record. */
    @Test
    void aRefusalIsRecordedWithoutTheEndOfTheArchive() throws Exception {
        Path site = ExampleSite.signed(folder.resolve("site"), 1);
        Files.writeString(site.resolve("unsigned.txt"), "not signed");
        byte[] archive = zip(site);
        try (Socket socket = served.socket()) {
            begin(socket, archive.length + 1);
            socket.getOutputStream().write(archive);
            socket.getOutputStream().flush();
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        }
        assertEquals(1, served.auditText().lines().filter(line -> line.contains("\"site.refused\"")).count());
    }
}
