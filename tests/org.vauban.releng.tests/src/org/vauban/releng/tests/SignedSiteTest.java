// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sites written by the distribution's program, judged by p2 itself. */
@Tag("slow")
class SignedSiteTest {
    private static final String FEATURE = "org.vauban.model.tiny.feature.group";
    private static final Path MODEL = Shipped.ROOT.resolve("target/tiny-models/scripted.gguf");

    private static final String UNIT = "org.vauban.feature.feature.group";

    /** With the folder {@code site}, the signatures in {@code root.json} and jars that p2 takes for signed. */
    @TempDir
    static Path signed;
    @TempDir
    Path folder;
    private Path eclipse;
    private Path home = Path.of(System.getProperty("user.home"));

    @BeforeEach
    void plainEclipse() throws IOException {
        eclipse = folder.resolve("eclipse");
        copy(Shipped.PLAIN, eclipse);
    }

    private static void copy(Path source, Path to) throws IOException {
        Path from = source.toRealPath();
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /** Creates version 1 of the built site for all tests. Each of its jars is signed, which takes a while. */
    @BeforeAll
    static void signedSite() throws Exception {
        String[][] commands = {{"site", "sign-jars", "site", "--key", "jars.p12"},
                {"site", "sign", "site", "--site", "Example", "--version-number", "1", "--key", "site.key"}};
        SiteKeys.copyTo(signed);
        copy(Shipped.SITE, signed.resolve("site"));
        Run.of(signed, Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-genkeypair", "-alias", "jars",
                "-keyalg", "EC", "-groupname", "secp384r1", "-dname", "CN=Jean", "-storetype", "PKCS12", "-keystore",
                "jars.p12", "-storepass", SiteKeys.PASSWORD).expect(0);
        for (String[] each : commands) {
            Run run = Shipped.vauban(signed, SiteKeys.environment(signed.resolve("home")), each).expect(0);
            if (each[1].equals("sign-jars")) {
                run.expectOutput("CN=Jean");
            }
        }
    }

    /** Requires signatures, as the installer does. */
    private void requireSignatures() throws IOException {
        Files.writeString(eclipse.resolve("configuration/config.ini"), "eclipse.p2.unsignedPolicy=fail\n",
                StandardOpenOption.APPEND);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(SiteKeys.environment(folder.resolve("home")));
        environment.put("VAUBAN_MODEL_BUNDLES", eclipse.resolve("plugins").toString());
        environment.put("VAUBAN_MODELS", folder.resolve("models").toString());
        return environment;
    }

    private Run vauban(String... arguments) throws Exception {
        return Shipped.vauban(folder, environment(), arguments);
    }

    private ProcessBuilder vaubanProcess(String... arguments) {
        List<String> command = new ArrayList<>(List.of(Shipped.DISTRIBUTION.resolve("bin/vauban").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
                .redirectError(folder.resolve("server.log").toFile());
        builder.environment().putAll(environment());
        return builder;
    }

    private Run director(String... arguments) throws Exception {
        Path launcher = Shipped.list(eclipse.resolve("plugins")).stream()
                .filter(file -> file.getFileName().toString().startsWith("org.eclipse.equinox.launcher_")).findFirst()
                .orElseThrow();
        List<String> command = new ArrayList<>(Run.shortJava());
        command.addAll(List.of("-Xmx1g", "-Duser.home=" + home, "-Dp2.httpRule=allow", "-Dosgi.requiredJavaVersion=21",
                "--add-modules=ALL-SYSTEM", "-jar", launcher.toString(),
                "-data", folder.resolve("director").toString(), "-nosplash", "-consoleLog", "-application",
                "org.eclipse.equinox.p2.director"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-profile", "DefaultProfile", "-destination", eclipse.toString()));
        return Run.of(folder, command.toArray(String[]::new));
    }

    /** Returns the installed shards, each with the file key that the file system gives it. */
    private Map<String, Object> shards() throws IOException {
        Map<String, Object> shards = new TreeMap<>();
        for (Path bundle : Shipped.list(eclipse.resolve("plugins"))) {
            if (bundle.getFileName().toString().startsWith("org.vauban.model.")) {
                for (Path file : Shipped.list(bundle)) {
                    if (file.toString().endsWith(".gguf")) {
                        shards.put(file.getFileName().toString(),
                                Files.readAttributes(file, BasicFileAttributes.class).fileKey());
                    }
                }
            }
        }
        return shards;
    }

    /** Returns all model files except the site's; links take no space. */
    private Set<String> copies() throws IOException {
        Set<String> copies = new TreeSet<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".gguf"))
                    .filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)).toList()) {
                assertTrue(copies.add(file.getFileName().toString()), file + " is a second copy");
            }
        }
        return copies;
    }

    @Test
    void aModelIsInstalledInShardsAndEachIsFetchedOnce() throws Exception {
        Files.writeString(folder.resolve("LICENSE.txt"), "Apache License 2.0");
        vauban("models", "pack", MODEL.toString(), "--id", "tiny", "--licence", "LICENSE.txt", "--shard-size", "1",
                "--out", "models-site").expect(0);
        String site = folder.resolve("models-site").toUri().toString();
        director("-repository", site, "-installIU", FEATURE).expect(0);
        Map<String, Object> installed = shards();
        assertTrue(installed.size() >= 3, installed.toString());
        String hash = Shipped.sha256(Files.readAllBytes(MODEL));
        vauban("models", "verify", "tiny").expect(0).expectOutput(hash);
        assertEquals(installed.keySet(), copies(), "one copy of each shard, in the bundles");

        Path bundle = Shipped.list(eclipse.resolve("plugins")).stream()
                .filter(each -> each.getFileName().toString().startsWith("org.vauban.model.tiny.00002-of-")).findFirst()
                .orElseThrow();
        Path shard = Shipped.list(bundle).stream().filter(each -> each.toString().endsWith(".gguf")).findFirst()
                .orElseThrow();
        byte[] whole = Files.readAllBytes(shard);
        Files.write(shard, Arrays.copyOf(whole, whole.length / 2)); // as p2 leaves it on a full disk
        vauban("models", "verify", "tiny").expect(1).expectOutput(bundle.toString());

        Shipped.delete(bundle);
        director("-uninstallIU", FEATURE).expect(0);
        director("-repository", site, "-installIU", FEATURE).expect(0);
        Map<String, Object> again = shards();
        assertEquals(installed.keySet(), again.keySet());
        for (String name : installed.keySet()) {
            if (name.equals(shard.getFileName().toString())) {
                assertNotEquals(installed.get(name), again.get(name));
            } else {
                assertEquals(installed.get(name), again.get(name), name + " was fetched again");
            }
        }
        vauban("models", "verify", "tiny").expect(0).expectOutput(hash);
    }

    private boolean installed() {
        return Shipped.list(eclipse.resolve("plugins")).stream()
                .anyMatch(each -> each.getFileName().toString().startsWith("org.vauban.governance_"));
    }

    @Test
    void aRingIsAnUpdateSite() throws Exception {
        requireSignatures();
        String root = signed.resolve("root.json").toString();
        vauban("mirror", signed.resolve("site").toString(), "store", "--root", root).expect(0);
        vauban("site", "promote", "1", "--ring", "pilot", "--store", "store", "--root", root).expect(0);
        String ring = folder.resolve("store/rings/pilot").toUri().toString();
        director("-repository", ring, "-installIU", UNIT, "-trustSignedContentOnly").expect(0);
        assertTrue(installed());
    }

    private String key(String role) throws Exception {
        String output = vauban("serve", "keys", "add", "holder of " + role, "--role", role, "--config", "server.json")
                .expect(0).output();
        Matcher key = Pattern.compile("vauban-[0-9a-f]{8}-\\S+").matcher(output);
        assertTrue(key.find(), output);
        return key.group();
    }

    /**
     * Stores a server's user and password where p2 finds them: in the secure storage of Equinox, here without a master
     * password.
     */
    private void remember(String password) throws IOException {
        Path storage = Files.createDirectories(home.resolve(".eclipse/org.eclipse.equinox.security"))
                .resolve("secure_storage");
        String line = "/org.eclipse.equinox.p2.repository/127.0.0.1/%s=\\t,%s\n";
        Files.writeString(storage, "org.eclipse.equinox.security.preferences.version=1\n"
                + line.formatted("username", encoded("eclipse")) + line.formatted("password", encoded(password)));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void p2InstallsFromAServerThatAsksForAKey() throws Exception {
        requireSignatures();
        Run.of(folder, Path.of(System.getProperty("java.home"), "bin", "jar").toString(), "cfM", "site.zip", "-C",
                signed.resolve("site").toString(), ".").expect(0);
        Files.createDirectory(folder.resolve("sites"));
        Files.writeString(folder.resolve("server.json"), """
                {"keys": "%1$s/keys.json", "models": [{"id": "scripted", "file": "%2$s"}],
                 "sites": {"folder": "%1$s/sites", "root": "%3$s/root.json"}}
                """.formatted(folder, MODEL, signed));
        Map<String, String> keys = new TreeMap<>();
        for (String role : List.of("publisher", "operator", "installation")) {
            keys.put(role, key(role));
        }
        vauban("serve", "--check", "--config", "server.json", "--listen", "127.0.0.1:0").expect(0)
                .expectOutput("update sites: " + folder.resolve("sites"));
        home = Files.createDirectory(folder.resolve("user"));
        try (HostingServer server = HostingServer.start(
                vaubanProcess("serve", "--config", "server.json", "--listen", "127.0.0.1:0"))) {
            server.send("PUT", "/admin/sites/upload", keys.get("publisher"),
                    HttpRequest.BodyPublishers.ofFile(folder.resolve("site.zip")));
            server.send("POST", "/admin/sites/promote", keys.get("operator"), HttpRequest.BodyPublishers
                    .ofString("{\"site\":\"vauban\",\"version\":1,\"ring\":\"pilot\"}"));
            String ring = server.address() + "/sites/vauban/rings/pilot";
            assertEquals(401, server.status(ring + "/p2.index"), "nobody is let in without a key");
            remember(keys.get("installation"));
            director("-repository", ring, "-installIU", UNIT, "-trustSignedContentOnly").expect(0);
            assertTrue(installed());
            String sites = server.send("GET", "/admin/sites", keys.get("operator"),
                    HttpRequest.BodyPublishers.noBody());
            assertTrue(sites.contains("\"clients\":1,\"installed\":1"), sites);
        }
    }
}
