// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.sites;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.server.ServerChecks;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ConfigurationFile;
import org.vauban.server.configuration.SitesConfiguration;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.tests.ApiContract;
import org.vauban.server.tests.Served;
import org.vauban.site.SiteManifest;
import org.vauban.site.internal.FolderTree;
import org.vauban.site.tests.ExampleSite;
import org.vauban.site.tests.Tampering;

/** Uploads of update sites: what is accepted from whom, and what is refused. */
class SiteUploadTest extends WithUploads {
    @Test
    void aSignedSiteBecomesAVersionThatNoRingHas() throws Exception {
        publish(1);
        JsonObject site = listed().getAsJsonArray("sites").get(0).getAsJsonObject();
        assertEquals("vauban", site.get("name").getAsString());
        assertTrue(site.getAsJsonArray("rings").isEmpty());
        JsonObject version = site.getAsJsonArray("versions").get(0).getAsJsonObject();
        assertEquals("0.1", version.get("release").getAsString());
        assertTrue(version.get("refusal").isJsonNull());
        assertTrue(served.auditText().contains("site.uploaded\""), served.auditText());
        assertTrue(served.auditText().contains("Example/vauban version 1 sha256="));
        publish(1); // a repeated upload
        publish(2);
        assertEquals(2, listed().getAsJsonArray("sites").get(0).getAsJsonObject().getAsJsonArray("versions").size());
        HttpResponse<String> posted = served.client.send(served.request("/admin/sites/upload")
                .header("x-api-key", keys.get(KeyRole.PUBLISHER))
                .POST(BodyPublishers.ofByteArray(
                        zip(ExampleSite.published(folder.resolve("third"), 3))))
                .build(), BodyHandlers.ofString());
        assertEquals(200, posted.statusCode(), posted.body());
        assertEquals(4, metric("vauban_site_uploads_total{result=\"accepted\"}"));
    }

    /** Tries everything that site verification refuses. */
    @Test
    void nothingElseIsAccepted() throws Exception {
        assertEquals(200, upload(zip(ExampleSite.signed(folder.resolve("good"), 2))).statusCode());
        Set<String> before = files();
        int count = 0;
        for (Tampering tampering : Tampering.all().toList()) {
            Path work = Files.createDirectory(folder.resolve("work"));
            Path other = ExampleSite.signed(work.resolve("other"), 1);
            Path site = ExampleSite.signed(work.resolve("site"), 2);
            tampering.change().apply(site, other);
            HttpResponse<String> answer = upload(zip(site));
            assertEquals(400, answer.statusCode(), tampering + ": " + answer.body());
            String sentence = message(answer);
            assertFalse(sentence.contains("\n") || sentence.contains(folder.toString()), sentence);
            FolderTree.delete(work);
            count++;
        }
        assertTrue(count >= 80, count + " fixtures");
        assertEquals(before, files());
        assertEquals(count, served.auditText().lines().filter(line -> line.contains("\"site.refused\"")).count());
        assertEquals(count, metric("vauban_site_uploads_total{result=\"refused\"}"));
    }

    private HttpResponse<String> missing(byte[] manifest, KeyRole role) throws Exception {
        HttpResponse<String> answer = served.client.send(served.request("/admin/sites/missing")
                .header("Authorization", "Bearer " + keys.get(role)).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(manifest)).build(), BodyHandlers.ofString());
        ApiContract.served().check("POST", "/admin/sites/missing", new String(manifest, StandardCharsets.UTF_8),
                answer);
        return answer;
    }

    private HttpResponse<String> complete(byte[] archive, KeyRole role) throws Exception {
        HttpResponse<String> answer = served.client.send(served.request("/admin/sites/missing")
                .header("Authorization", "Bearer " + keys.get(role)).PUT(BodyPublishers.ofByteArray(archive)).build(),
                BodyHandlers.ofString());
        ApiContract.served().check("PUT", "/admin/sites/missing", "", answer);
        return answer;
    }

    /** Follows the upload steps of {@code vauban mirror}. */
    @Test
    void onlyFilesThatNoVersionHasAreSent() throws Exception {
        publish(1);
        Path site = ExampleSite.published(folder.resolve("site2"), 2);
        byte[] manifest = Files.readAllBytes(site.resolve("vauban-site.json"));
        JsonObject answer = Served.json(missing(manifest, KeyRole.PUBLISHER));
        Set<String> paths = new TreeSet<>();
        answer.getAsJsonArray("missing").forEach(each -> paths.add(each.getAsString()));
        assertEquals(Set.of("artifacts.jar", "content.jar", ExampleSite.core(2)), paths);
        assertFalse(answer.get("present").getAsBoolean());
        Set<String> before = files();
        for (KeyRole role : KeyRole.values()) {
            if (role != KeyRole.PUBLISHER) {
                assertEquals(403, missing(manifest, role).statusCode(), role.text());
                assertEquals(403, complete(zip(site), role).statusCode(), role.text());
            }
        }
        Path part = Files.createDirectories(folder.resolve("part/plugins")).getParent();
        Files.copy(site.resolve("vauban-site.json"), part.resolve("vauban-site.json"));
        Files.copy(site.resolve("content.jar"), part.resolve("content.jar"));
        HttpResponse<String> refused = complete(zip(part), KeyRole.PUBLISHER);
        assertEquals(400, refused.statusCode(), "it lacks what nobody has");
        assertFalse(message(refused).contains(folder.toString()), message(refused));
        assertEquals(before, files());
        for (String path : paths) {
            Files.copy(site.resolve(path), part.resolve(path), StandardCopyOption.REPLACE_EXISTING);
        }
        assertEquals(400, upload(zip(part)).statusCode(), "a whole site has all files");
        Files.writeString(part.resolve(ExampleSite.UI), "something else");
        assertEquals(400, complete(zip(part), KeyRole.PUBLISHER).statusCode(), "what was sent is what counts");
        Files.delete(part.resolve(ExampleSite.UI));
        HttpResponse<String> done = complete(zip(part), KeyRole.PUBLISHER);
        assertEquals(200, done.statusCode(), done.body());
        ExampleSite.verifier().verify(hosted.resolve("vauban/versions/2"));
        assertEquals(Set.of(), names(hosted.resolve(".uploads")));
        answer = Served.json(missing(manifest, KeyRole.PUBLISHER));
        assertTrue(answer.get("present").getAsBoolean() && answer.getAsJsonArray("missing").isEmpty(),
                answer.toString());
        Files.writeString(hosted.resolve("vauban/versions/2/" + ExampleSite.core(2)), "damaged");
        answer = Served.json(missing(manifest, KeyRole.PUBLISHER));
        assertEquals(ExampleSite.core(2), answer.getAsJsonArray("missing").get(0).getAsString());
        assertFalse(answer.get("present").getAsBoolean());
    }

    private static Set<String> names(Path of) throws IOException {
        try (Stream<Path> all = Files.list(of)) {
            return new TreeSet<>(all.map(each -> each.getFileName().toString()).toList());
        }
    }

    @Test
    void whatIsMissingIsToldOfSignedSitesOnly() throws Exception {
        Path site = ExampleSite.published(folder.resolve("site"), 1);
        byte[] manifest = Files.readAllBytes(site.resolve("vauban-site.json"));
        for (byte[] wrong : List.of(new byte[0], "{}".getBytes(StandardCharsets.UTF_8), new byte[(1 << 20) + 2],
                Arrays.copyOf(manifest, manifest.length / 2))) {
            HttpResponse<String> answer = missing(wrong, KeyRole.PUBLISHER);
            assertTrue(answer.statusCode() == 400 || answer.statusCode() == 413, answer.body());
        }
        ExampleSite.sign(site, ExampleSite.document(site), SiteManifest.PAYLOAD_TYPE, ExampleSite.FIRST);
        assertEquals(400, missing(Files.readAllBytes(site.resolve("vauban-site.json")), KeyRole.PUBLISHER).statusCode(),
                "one key of two has signed");
        assertEquals(Set.of(""), files());
    }

    /** A large archive may take as long as the configuration permits, and the key may have been stolen. */
    @Tag("claim:server-authenticated")
    @Test
    void aKeyThatIsRevokedMeanwhilePublishesNothing() throws Exception {
        byte[] good = zip(ExampleSite.signed(folder.resolve("site"), 1));
        String key = keys.get(KeyRole.PUBLISHER);
        try (Socket socket = served.socket()) {
            socket.getOutputStream().write(("PUT /admin/sites/upload HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: "
                    + "Bearer " + key + "\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: "
                    + good.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String go = "HTTP/1.1 100 Continue\r\n\r\n";
            assertEquals(go, new String(in.readNBytes(go.length()), StandardCharsets.US_ASCII), "the key is accepted");
            assertTrue(known.revoke(key.split("-")[1]));
            socket.getOutputStream().write(good);
            socket.getOutputStream().flush();
            String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 401 "), answer);
        }
        assertEquals(Set.of("", ".uploads"), files());
        assertFalse(served.auditText().contains("site.uploaded"), served.auditText());
        assertEquals(1, metric("vauban_site_uploads_total{result=\"refused\"}"));
    }

    @Test
    void whoUploadsHasNotSigned() throws Exception {
        String signer = known.add("  grace ", null, KeyRole.PUBLISHER, KeyRole.PUBLISHER.scopes()).text();
        byte[] archive = zip(ExampleSite.signed(folder.resolve("site"), 1));
        HttpResponse<String> answer = upload(archive, signer);
        assertEquals(400, answer.statusCode());
        assertTrue(message(answer).contains("Grace has signed"), message(answer));
        assertEquals(Set.of("", ".uploads"), files());
        assertEquals(200, upload(archive).statusCode());
        for (KeyRole role : KeyRole.values()) {
            if (role != KeyRole.PUBLISHER) {
                assertEquals(403, upload(archive, keys.get(role)).statusCode(), role.text());
            }
        }
    }

    @Test
    void whatCannotBeHostedIsToldBeforeTheServerStarts() throws Exception {
        Path file = folder.resolve("server.json");
        Files.writeString(file, "{\"sites\":{\"folder\":\"" + hosted + "\",\"root\":\"" + configuration.root()
                + "\",\"uploadBytes\":4096,\"uploadSeconds\":5,\"clientCertificates\":true}}");
        SitesConfiguration read = ConfigurationFile.read(file).sites();
        assertEquals(configuration.withUploads(4_096, Duration.ofSeconds(5)).withCertificates(), read);
        for (String wrong : List.of("{}", "{\"folder\":\"sites\"}", "{\"folder\":\"/a\",\"port\":1}",
                "{\"folder\":\"/a\",\"uploadBytes\":0}")) {
            Files.writeString(file, "{\"sites\":" + wrong + "}");
            assertThrows(ConfigurationException.class, () -> ConfigurationFile.read(file), wrong);
        }
        ServerChecks.sites(configuration, null);
        Path missing = folder.resolve("missing");
        for (SitesConfiguration wrong : List.of(new SitesConfiguration(missing, configuration.root()),
                new SitesConfiguration(hosted, missing), new SitesConfiguration(hosted, folder.resolve("keys.json")),
                configuration.withCertificates())) {
            String sentence = assertThrows(ConfigurationException.class, () -> ServerChecks.sites(wrong, null))
                    .getMessage();
            assertTrue(sentence.endsWith(".") || sentence.contains("keys.json"), sentence);
        }
        stop();
        Files.writeString(hosted.resolve(".clients.json"), "{\"sites\":1}");
        assertTrue(assertThrows(ConfigurationException.class, () -> ServerChecks.sites(configuration, null))
                .getMessage().contains(".clients.json"));
        Files.delete(hosted.resolve(".clients.json"));
        start();
    }

    @Test
    void otherTypesAreNotRead() throws Exception {
        HttpResponse<String> answer = served.client.send(served.request("/admin/sites/upload")
                .header("Authorization", "Bearer " + keys.get(KeyRole.PUBLISHER))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("a=b")).build(), BodyHandlers.ofString());
        assertEquals(415, answer.statusCode());
    }
}
