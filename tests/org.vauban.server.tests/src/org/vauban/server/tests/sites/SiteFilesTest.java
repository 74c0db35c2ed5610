// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.sites;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.LoggedRecords;
import org.vauban.server.tests.Served;
import org.vauban.site.store.Ring;
import org.vauban.site.tests.ExampleSite;

/** Update sites as p2 receives them. */
@Tag("slow")
class SiteFilesTest extends ServedSites {
    private static final String VERSION = "/sites/vauban/versions/1/";
    private static final String RING = "/sites/vauban/rings/pilot/";
    private static final Pattern CHILD = Pattern.compile("child location='\\.\\./\\.\\./versions/([0-9]+)'");

    @BeforeEach
    void twoVersions() throws Exception {
        publish(1);
        publish(2);
        promote(1, "pilot");
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(ExampleSite.NOW.minusSeconds(3_600)));
    }

    @Test
    void aKeyIsAskedForAsTheBasicPassword() throws Exception {
        HttpResponse<String> nobody = served.get(VERSION + "content.jar");
        assertEquals(401, nobody.statusCode());
        assertTrue(header(nobody, "WWW-Authenticate").startsWith("Basic realm="), nobody.headers().toString());
        assertEquals("Bearer", header(served.get("/v1/models"), "WWW-Authenticate"));
        byte[] expected = Files.readAllBytes(folder.resolve("site1/content.jar"));
        assertArrayEquals(expected, fetch(VERSION + "content.jar").body());
        for (KeyRole role : KeyRole.values()) {
            var request = served.request(VERSION + "content.jar").header("Authorization", basic(keys.get(role)));
            assertEquals(role == KeyRole.INSTALLATION ? 200 : 403, served.client.send(request.build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode(), role.text());
        }
        for (String wrong : List.of("Basic", "Basic !", "Basic eA==", basic("x"), "Basic  ")) {
            var request = served.request(VERSION + "content.jar").header("Authorization", wrong);
            assertEquals(401, served.client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode());
        }
        // for other addresses a browser must not send a key automatically
        var models = served.request("/v1/models").header("Authorization", basic(keys.get(KeyRole.USER)));
        assertEquals(401, served.client.send(models.build(), HttpResponse.BodyHandlers.discarding()).statusCode());
    }

    @Test
    void everyFileOfAVersionIsThereAndNothingElse() throws Exception {
        Path site = folder.resolve("site1");
        List<String> files;
        try (Stream<Path> all = Files.walk(site)) {
            files = all.filter(Files::isRegularFile).map(each -> site.relativize(each).toString()).toList();
        }
        assertTrue(files.size() >= 8, files.toString());
        for (String file : files) {
            HttpResponse<byte[]> answer = fetch(VERSION + file.replace("\u00e9", "%C3%A9"));
            assertEquals(200, answer.statusCode(), file);
            assertArrayEquals(Files.readAllBytes(site.resolve(file)), answer.body(), file);
            assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
            assertTrue(header(answer, "Content-Security-Policy").contains("sandbox"));
        }
        assertEquals("application/java-archive", header(fetch(VERSION + "content.jar"), "Content-Type"));
        assertEquals("application/json", header(fetch(VERSION + "vauban-site.json"), "Content-Type"));
        assertEquals("application/xml", header(fetch(RING + "compositeContent.xml"), "Content-Type"));
        Path store = hosted.resolve("vauban");
        Files.writeString(store.resolve("versions/1/index.html"), "added by somebody");
        Files.createSymbolicLink(store.resolve("versions/7"), Path.of("1"));
        Files.createSymbolicLink(hosted.resolve("link"), store);
        for (String path : List.of("", "vauban", "vauban/", "vauban/versions", "vauban/versions/", "vauban/versions/1",
                "vauban/versions/1/", "vauban/versions/1/plugins", "vauban/versions/1/plugins/", "vauban/rings/pilot/",
                "vauban/versions/1/index.html", "vauban/versions/7/content.jar", "vauban/versions/7/vauban-site.json",
                "link/versions/1/content.jar", "vauban/versions/01/content.jar", "vauban/versions/3/content.jar",
                "vauban/versions/99999999999999999999/content.jar", "vauban/store.json", "vauban/.lock",
                "vauban/incoming/content.jar", "vauban/versions/1/CONTENT.JAR", "vauban/rings/pilot/content.xml",
                "vauban/rings/other/p2.index", "vauban/rings/broad/p2.index", ".clients.key", ".clients.json",
                ".uploads/x", "Vauban/versions/1/content.jar",
                "vauban/versions/1/" + "a/".repeat(400))) {
            assertEquals(404, fetch("/sites/" + path).statusCode(), path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sites/../admin/sites", "/sites/vauban/versions/1/../../store.json",
            "/sites/vauban/versions/1/..%2f..%2fstore.json", "/sites/vauban/versions/1/%2e%2e/%2e%2e/store.json",
            "/sites/vauban/versions/1/..;/..;/store.json", "/sites/vauban/versions/1/..\\..\\store.json",
            "/sites/%2e%2e/keys.json", "/sites/../../keys.json", "/sites/vauban%00/versions/1/content.jar",
            "/sites/vauban/versions/1/content.jar%00.txt", "/sites//etc/passwd", "/sites/vauban/versions/1//etc/passwd",
            "/sites/vauban/versions/1/.%252e/store.json", "/sites/vauban/./store.json", "/sites/vauban//store.json",
            "/sites/%c0%ae%c0%ae/keys.json"})
    void noPathLeadsOut(String path) throws Exception {
        try (Socket socket = served.socket()) {
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                    + "Authorization: " + basic(keys.get(KeyRole.INSTALLATION)) + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertTrue(answer.matches("(?s)HTTP/1.1 40[0134] .*"), answer);
            assertFalse(answer.contains("sha256\":") || answer.contains("root:"), answer);
        }
    }

    @Test
    void aClientLearnsWhetherItHasTheFile() throws Exception {
        age(hosted.resolve("vauban/versions/1/content.jar"));
        HttpResponse<byte[]> first = fetch(VERSION + "content.jar");
        String tag = header(first, "ETag");
        String changed = header(first, "Last-Modified");
        assertTrue(tag.matches("\"[0-9a-f]{32}\""), tag);
        assertEquals("Fri, 27 Nov 2026 08:00:00 GMT", changed);
        assertEquals("bytes", header(first, "Accept-Ranges"));
        HttpResponse<byte[]> head = ask("HEAD", VERSION + "content.jar");
        assertEquals(200, head.statusCode());
        assertEquals(String.valueOf(first.body().length), header(head, "Content-Length"));
        assertEquals(0, head.body().length);
        assertEquals(tag, header(head, "ETag"));
        assertEquals(304, fetch(VERSION + "content.jar", "If-None-Match", "\"x\", W/" + tag).statusCode());
        assertEquals(304, fetch(VERSION + "content.jar", "If-Modified-Since", changed).statusCode());
        assertEquals(304, fetch(VERSION + "content.jar", "If-None-Match", "*").statusCode());
        assertEquals(200, fetch(VERSION + "content.jar", "If-None-Match", "\"x\"", "If-Modified-Since", changed)
                .statusCode(), "the tag counts more");
        assertEquals(200, fetch(VERSION + "content.jar", "If-Modified-Since", "yesterday").statusCode());
        assertEquals(200, fetch(VERSION + "content.jar", "If-Match", tag).statusCode());
        assertEquals(412, fetch(VERSION + "content.jar", "If-Match", "\"x\"").statusCode());
        assertEquals(412, fetch(VERSION + "content.jar", "If-Unmodified-Since", "Fri, 27 Nov 2026 07:00:00 GMT")
                .statusCode());
        // a file that has just changed may change again within the same second
        Files.setLastModifiedTime(hosted.resolve("vauban/versions/1/content.jar"), FileTime.from(ExampleSite.NOW));
        assertEquals("", header(fetch(VERSION + "content.jar"), "Last-Modified"));
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-0,206,0,1", "bytes=10-19,206,10,10", "bytes=10-,206,10,-1", "bytes=-5,206,-5,5",
            "bytes=0-999999999,206,0,-1", "bytes=-999999999,206,0,-1", "bytes=999999999-,416,0,0", "bytes=-0,416,0,0",
            "bytes=5-3,200,0,-1", "'bytes=0-1,3-4',200,0,-1", "lines=0-1,200,0,-1", "bytes=-,200,0,-1",
            "bytes=99999999999999999999-,200,0,-1"})
    void aPartIsEnough(String range, int status, int from, int count) throws Exception {
        byte[] whole = Files.readAllBytes(folder.resolve("site1/content.jar"));
        HttpResponse<byte[]> answer = fetch(VERSION + "content.jar", "Range", range);
        assertEquals(status, answer.statusCode());
        if (status == 416) {
            assertEquals("bytes */" + whole.length, header(answer, "Content-Range"));
            return;
        }
        int first = from < 0 ? whole.length + from : from;
        int last = count < 0 ? whole.length : first + count;
        assertArrayEquals(Arrays.copyOfRange(whole, first, last), answer.body());
        assertEquals(status == 200 ? "" : "bytes " + first + "-" + (last - 1) + "/" + whole.length,
                header(answer, "Content-Range"));
    }

    @Test
    void aPartOfAnotherContentIsNotSent() throws Exception {
        age(hosted.resolve("vauban/versions/1/content.jar"));
        HttpResponse<byte[]> first = fetch(VERSION + "content.jar");
        for (String same : List.of(header(first, "ETag"), header(first, "Last-Modified"))) {
            assertEquals(206, fetch(VERSION + "content.jar", "Range", "bytes=1-2", "If-Range", same).statusCode());
        }
        for (String other : List.of("\"x\"", "W/" + header(first, "ETag"), "Fri, 27 Nov 2026 07:00:00 GMT", "x")) {
            assertEquals(200, fetch(VERSION + "content.jar", "Range", "bytes=1-2", "If-Range", other).statusCode());
        }
    }

    @Test
    void whatIsNoLongerWhatWasSignedIsNotServed() throws Exception {
        Path version = hosted.resolve("vauban/versions/1");
        Files.writeString(version.resolve("content.jar"), "shorter");
        assertEquals(503, fetch(VERSION + "content.jar").statusCode());
        Files.writeString(version.resolve("vauban-site.json"), "{}");
        assertEquals(404, fetch(VERSION + "artifacts.jar").statusCode());
        assertEquals(200, fetch("/sites/vauban/versions/2/artifacts.jar").statusCode());
        String refused = listed().toString();
        assertTrue(refused.contains(" vauban/versions/1/vauban-site.json") && !refused.contains(folder.toString()),
                refused);
        Files.delete(folder.resolve("root.json"));
        assertEquals(503, fetch("/sites/vauban/versions/2/artifacts.jar").statusCode());
    }

    @Test
    void otherMethodsAreNotServed() throws Exception {
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND")) {
            HttpResponse<byte[]> answer = ask(method, VERSION + "content.jar");
            assertEquals(405, answer.statusCode(), method);
            assertEquals("GET, HEAD", header(answer, "Allow"));
        }
    }

    @Test
    void ringsGoForwardAndBack() throws Exception {
        assertEquals("1", child(RING));
        promote(2, "pilot");
        promote(2, "broad");
        assertEquals("2", child(RING));
        String back = "{\"site\":\"vauban\",\"ring\":\"pilot\"}";
        HttpResponse<String> answer = admin("/admin/sites/rollback", back, KeyRole.OPERATOR);
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals("1", child(RING));
        assertEquals(400, admin("/admin/sites/rollback", back, KeyRole.OPERATOR).statusCode());
        assertEquals(200, admin("/admin/sites/rollback", "{\"site\":\"vauban\",\"ring\":\"broad\",\"to\":1}",
                KeyRole.OPERATOR).statusCode());
        for (String wrong : List.of("{}", "{\"site\":\"vauban\",\"ring\":\"pilot\"}",
                "{\"site\":\"vauban\",\"ring\":\"all\",\"version\":1}", "{\"site\":1,\"ring\":\"pilot\",\"version\":1}",
                "{\"site\":\"vauban\",\"ring\":\"pilot\",\"version\":0}",
                "{\"site\":\"vauban\",\"ring\":\"pilot\",\"version\":3}")) {
            assertEquals(400, admin("/admin/sites/promote", wrong, KeyRole.OPERATOR).statusCode(), wrong);
        }
        for (String site : List.of("other", "..", "../sites/vauban", ".uploads", "")) {
            assertEquals(404, admin("/admin/sites/promote", "{\"site\":\"" + site
                    + "\",\"ring\":\"pilot\",\"version\":1}", KeyRole.OPERATOR).statusCode(), site);
        }
        for (KeyRole role : KeyRole.values()) {
            if (role != KeyRole.OPERATOR) {
                assertEquals(403, admin("/admin/sites/rollback", back, role).statusCode(), role.text());
            }
        }
        String operator = known.user("holder of OPERATOR");
        String found = admin("/admin/audit/search", "{\"user\":\"" + operator + "\",\"feature\":\"site.\"}",
                KeyRole.AUDITOR).body();
        assertEquals(5, Served.json(admin("/admin/audit/search", "{\"user\":\"" + operator + "\"}", KeyRole.AUDITOR))
                .get("found").getAsInt(), found);
        assertTrue(found.contains("Example/vauban ring pilot: 2 -> 1 sha256="), found);
        assertFalse(found.contains("holder"), found);
    }

    private String child(String ring) throws Exception {
        HttpResponse<byte[]> answer = fetch(ring + "compositeContent.xml");
        assertEquals(200, answer.statusCode());
        Matcher child = CHILD.matcher(new String(answer.body(), StandardCharsets.UTF_8));
        assertTrue(child.find());
        String version = child.group(1);
        assertFalse(child.find(), "one version");
        return version;
    }

    /** A client gets all files from one version, whatever happens to the ring meanwhile. */
    @Test
    void promotionsMixNoVersions() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Map<String, byte[]> contents = new HashMap<>();
        for (String version : List.of("1", "2")) {
            contents.put(version, Files.readAllBytes(folder.resolve("site" + version + "/content.jar")));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                clients.add(threads.submit((Callable<Integer>) () -> {
                    int rounds = 0;
                    while (!done.get()) {
                        String version = child(RING);
                        HttpResponse<byte[]> artifacts = fetch(RING + "compositeArtifacts.xml");
                        assertTrue(new String(artifacts.body(), StandardCharsets.UTF_8)
                                .contains("../../versions/" + version + "'"));
                        byte[] metadata = fetch("/sites/vauban/versions/" + version + "/content.jar").body();
                        assertArrayEquals(contents.get(version), metadata);
                        assertEquals(200, fetch("/sites/vauban/versions/" + version + "/"
                                + ExampleSite.core(Long.parseLong(version))).statusCode());
                        rounds++;
                    }
                    return rounds;
                }));
            }
            for (int i = 0; i < 20; i++) {
                promote(2, "pilot");
                assertEquals(200, admin("/admin/sites/rollback", "{\"site\":\"vauban\",\"ring\":\"pilot\"}",
                        KeyRole.OPERATOR).statusCode());
            }
            done.set(true);
            for (Future<Integer> client : clients) {
                client.get();
            }
        }
    }

    @Test
    void itIsKnownHowManyClientsHaveWhichVersion() throws Exception {
        assertEquals(0, version(1).get("clients").getAsInt());
        ask("HEAD", VERSION + "content.jar");
        assertEquals(1, version(1).get("clients").getAsInt());
        assertEquals(0, version(1).get("installed").getAsInt());
        fetch(VERSION + ExampleSite.UI, "Range", "bytes=0-1");
        assertEquals(0, version(1).get("installed").getAsInt(), "a beginning is not a file");
        fetch(VERSION + ExampleSite.UI);
        assertEquals(1, version(1).get("installed").getAsInt());
        fetch("/sites/vauban/versions/2/" + ExampleSite.core(2));
        assertEquals(1, version(1).get("clients").getAsInt(), "an artifact says less than the metadata");
        String second = known.add("another machine", null, KeyRole.INSTALLATION, KeyRole.INSTALLATION.scopes()).text();
        served.client.send(served.request("/sites/vauban/versions/2/content.jar").header("x-api-key", second).build(),
                HttpResponse.BodyHandlers.discarding());
        fetch("/sites/vauban/versions/2/content.jar");
        assertEquals(0, version(1).get("clients").getAsInt());
        assertEquals(2, version(2).get("clients").getAsInt());
        assertEquals(0, version(2).get("installed").getAsInt());
        stop();
        String kept = Files.readString(hosted.resolve(".clients.json"));
        assertFalse(kept.contains("another") || kept.contains("127.0.0.1"), kept);
        if (Files.getFileStore(hosted).supportsFileAttributeView("posix")) {
            for (String file : List.of(".clients.json", ".clients.key")) {
                assertEquals("rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(hosted.resolve(file))));
            }
        }
        start();
        assertEquals(2, version(2).get("clients").getAsInt());
    }

    @Test
    void whatCouldNotBeSavedOfClientsIsSavedAtTheEnd() throws Exception {
        stop();
        Path counts = hosted.resolve(".clients.json");
        Files.deleteIfExists(counts);
        AtomicReference<Instant> now = new AtomicReference<>(ExampleSite.NOW);
        served = Served.hostingAt(now::get, new FakeEngine(), folder, folder.resolve("keys.json"), configuration,
                each -> each);
        Files.createDirectory(counts); // or the disk is full
        now.set(ExampleSite.NOW.plusSeconds(60));
        try (LoggedRecords log = new LoggedRecords("org.vauban.server.sites.FetchedVersions")) {
            fetch(VERSION + "content.jar");
            log.first.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS); // the failure is logged
        }
        Files.delete(counts);
        stop();
        start();
        assertEquals(1, version(1).get("clients").getAsInt());
    }

    @Test
    void aRingIsServedAsTheStoreHasIt() throws Exception {
        for (String file : List.of("p2.index", "compositeContent.xml", "compositeArtifacts.xml")) {
            assertArrayEquals(Files.readAllBytes(hosted.resolve("vauban/rings").resolve(Ring.PILOT.text())
                    .resolve(file)), fetch(RING + file).body(), file);
        }
        String before = header(fetch(RING + "compositeContent.xml"), "ETag");
        promote(2, "pilot");
        assertNotEquals(before, header(fetch(RING + "compositeContent.xml"), "ETag"));
    }
}
