// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.sites;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.server.configuration.SitesConfiguration;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.tests.ApiContract;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;
import org.vauban.site.tests.ExampleSite;

/** Base class for update-site tests: a server that hosts sites, and a key of each role. */
public abstract class ServedSites {
    @TempDir
    public Path folder;

    public final Map<KeyRole, String> keys = new EnumMap<>(KeyRole.class);
    Path hosted;
    SitesConfiguration configuration;
    ApiKeys known;
    public Served served;

    @BeforeEach
    void serve() throws Exception {
        known = new ApiKeys(folder.resolve("keys.json"), Clock.systemUTC());
        for (KeyRole role : KeyRole.values()) {
            keys.put(role, known.add("holder of " + role, null, role, role.scopes()).text());
        }
        hosted = Files.createDirectory(folder.resolve("sites"));
        configuration = new SitesConfiguration(hosted, ExampleSite.writeRoot(folder.resolve("root.json")));
        start();
    }

    void start() throws Exception {
        served = Served.hosting(new FakeEngine(), folder, folder.resolve("keys.json"), configuration, null);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    /** Archives a folder, keeping links as links. */
    public static byte[] zip(Path site) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes); Stream<Path> entries = Files.walk(site)) {
            for (Path each : (Iterable<Path>) entries.skip(1).sorted()::iterator) {
                String name = site.relativize(each).toString();
                boolean directory = Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS);
                zip.putNextEntry(new ZipEntry(directory ? name + "/" : name));
                if (Files.isSymbolicLink(each)) {
                    zip.write(Files.readSymbolicLink(each).toString().getBytes(StandardCharsets.UTF_8));
                } else if (!directory) {
                    Files.copy(each, zip);
                }
            }
        }
        return bytes.toByteArray();
    }

    public HttpResponse<String> upload(byte[] archive) throws Exception {
        return upload(archive, keys.get(KeyRole.PUBLISHER));
    }

    public HttpResponse<String> upload(byte[] archive, String key) throws Exception {
        HttpResponse<String> answer = served.client.send(served.request("/admin/sites/upload")
                .header("Authorization", "Bearer " + key).header("Content-Type", "application/zip")
                .PUT(BodyPublishers.ofByteArray(archive)).build(), BodyHandlers.ofString());
        ApiContract.served().check("PUT", "/admin/sites/upload", "", answer);
        return answer;
    }

    /** Uploads a version as a build does. */
    void publish(long version) throws Exception {
        Path site = folder.resolve("site" + version);
        HttpResponse<String> answer = upload(zip(Files.exists(site) ? site : ExampleSite.published(site, version)));
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(version, Served.json(answer).get("version").getAsLong());
    }

    HttpResponse<String> admin(String path, String json, KeyRole role) throws Exception {
        HttpResponse<String> answer = served.client.send(served.posting(path, json)
                .header("Authorization", "Bearer " + keys.get(role)).build(), BodyHandlers.ofString());
        ApiContract.served().check("POST", path, json, answer);
        return answer;
    }

    public void promote(long version, String ring) throws Exception {
        HttpResponse<String> answer = admin("/admin/sites/promote",
                "{\"site\":\"vauban\",\"version\":" + version + ",\"ring\":\"" + ring + "\"}", KeyRole.OPERATOR);
        assertEquals(200, answer.statusCode(), answer.body());
    }

    JsonObject listed() throws Exception {
        HttpResponse<String> answer = served.client.send(served.request("/admin/sites")
                .header("Authorization", "Bearer " + keys.get(KeyRole.OPERATOR)).build(), BodyHandlers.ofString());
        ApiContract.served().check("GET", "/admin/sites", "", answer);
        assertEquals(200, answer.statusCode(), answer.body());
        return Served.json(answer);
    }

    /** Returns the list entry of a version of the only site. */
    public JsonObject version(long number) throws Exception {
        for (JsonElement each : listed().getAsJsonArray("sites").get(0).getAsJsonObject().getAsJsonArray("versions")) {
            if (each.getAsJsonObject().get("version").getAsLong() == number) {
                return each.getAsJsonObject();
            }
        }
        throw new AssertionError(number + " is not listed");
    }

    /** Requests a file as p2 does. */
    HttpResponse<byte[]> ask(String method, String path, String... headers) throws Exception {
        var request = served.request(path).method(method, BodyPublishers.noBody()).header("Authorization",
                basic(keys.get(KeyRole.INSTALLATION)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return served.client.send(request.build(), BodyHandlers.ofByteArray());
    }

    public HttpResponse<byte[]> fetch(String path, String... headers) throws Exception {
        return ask("GET", path, headers);
    }

    static String basic(String key) {
        return "Basic " + Base64.getEncoder().encodeToString(("eclipse:" + key).getBytes(StandardCharsets.UTF_8));
    }
}
