// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.vauban.site.tests.ExampleSite.CORE;
import static org.vauban.site.tests.ExampleSite.FEATURE;
import static org.vauban.site.tests.ExampleSite.FIRST;
import static org.vauban.site.tests.ExampleSite.NOW;
import static org.vauban.site.tests.ExampleSite.POLICY_KEY;
import static org.vauban.site.tests.ExampleSite.ROOT_KEY;
import static org.vauban.site.tests.ExampleSite.SECOND;
import static org.vauban.site.tests.ExampleSite.STRANGER;
import static org.vauban.site.tests.ExampleSite.SUMMER;
import static org.vauban.site.tests.ExampleSite.UI;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.vauban.governance.signature.SigningKey;
import org.vauban.site.SiteManifest;

/**
 * An attack on a signed site, after which the site must be refused.
 *
 * @param description the description in {@code docs/site.md}
 * @param named what the message must name
 * @param change performs the attack
 */
public record Tampering(String description, String named, Change change) {
    private static final String MANIFEST = SiteManifest.FILE;

    /** A change to a site. */
    @FunctionalInterface
    public interface Change {
        /** @param other another signed site, of the previous version; neither is used afterwards */
        void apply(Path site, Path other) throws Exception;
    }

    @Override
    public String toString() {
        return description;
    }

    public static Stream<Tampering> all() {
        List<Tampering> all = new ArrayList<>();
        contents(all);
        names(all);
        kinds(all);
        manifests(all);
        signatures(all);
        headings(all);
        paths(all);
        mixtures(all);
        return all.stream();
    }

    private static void add(List<Tampering> all, String description, String named, Change change) {
        all.add(new Tampering(description, named, change));
    }

    private static void contents(List<Tampering> all) {
        add(all, "one bit of a bundle is flipped", CORE, (site, other) -> {
            byte[] bytes = Files.readAllBytes(site.resolve(CORE));
            bytes[bytes.length / 2] ^= 1;
            Files.write(site.resolve(CORE), bytes);
        });
        add(all, "a byte is appended to a bundle", CORE,
                (site, other) -> Files.write(site.resolve(CORE), new byte[1], StandardOpenOption.APPEND));
        add(all, "a bundle lacks its last byte", CORE, (site, other) -> {
            byte[] bytes = Files.readAllBytes(site.resolve(CORE));
            Files.write(site.resolve(CORE), Arrays.copyOf(bytes, bytes.length - 1));
        });
        add(all, "a bundle is empty", CORE, (site, other) -> Files.write(site.resolve(CORE), new byte[0]));
        add(all, "a bundle is much longer than every signed file", CORE,
                (site, other) -> Files.write(site.resolve(CORE), new byte[1 << 20]));
        add(all, "two bundles have exchanged their names", CORE, (site, other) -> {
            Files.move(site.resolve(CORE), site.resolve("swap"));
            Files.move(site.resolve(UI), site.resolve(CORE));
            Files.move(site.resolve("swap"), site.resolve(UI));
        });
        add(all, "a feature has the content of another feature", FEATURE, (site, other) -> Files
                .copy(site.resolve(SUMMER), site.resolve(FEATURE), StandardCopyOption.REPLACE_EXISTING));
        for (String file : List.of("content.jar", "artifacts.jar", "p2.index")) {
            add(all, file + " is changed", file, (site, other) -> Files.writeString(site.resolve(file), "x"));
        }
    }

    private static void names(List<Tampering> all) {
        add(all, "a bundle is missing", CORE, (site, other) -> Files.delete(site.resolve(CORE)));
        add(all, "content.jar is missing", "content.jar",
                (site, other) -> Files.delete(site.resolve("content.jar")));
        add(all, "a folder is missing", FEATURE, (site, other) -> {
            Files.delete(site.resolve(FEATURE));
            Files.delete(site.resolve(SUMMER));
            Files.delete(site.resolve("features"));
        });
        for (String extra : List.of("plugins/org.example.evil_1.0.0.jar", "content.xml", "compositeContent.xml",
                "index.html", ".htaccess", "plugins/.hidden")) {
            add(all, "a file " + extra + " is added", extra,
                    (site, other) -> Files.writeString(site.resolve(extra), "x"));
        }
        add(all, "an empty file is added", "empty", (site, other) -> Files.createFile(site.resolve("empty")));
        add(all, "an empty folder is added", "binary", (site, other) -> Files.createDirectory(site.resolve("binary")));
        add(all, "a repository within the repository is added", "nested",
                (site, other) -> ExampleSite.write(site.resolve("plugins/nested"), 1));
        add(all, "a bundle is renamed", "org.example.core_9.9.9.jar",
                (site, other) -> Files.move(site.resolve(CORE), site.resolve("plugins/org.example.core_9.9.9.jar")));
        add(all, "the name of a bundle is in another case", "org.example.Core_1.0.0.jar",
                (site, other) -> Files.move(site.resolve(CORE), site.resolve("plugins/org.example.Core_1.0.0.jar")));
        add(all, "the name of a folder is in another case", "Plugins",
                (site, other) -> Files.move(site.resolve("plugins"), site.resolve("Plugins")));
        add(all, "a second bundle differs only in case", "ORG.EXAMPLE.CORE_1.0.0.JAR",
                (site, other) -> Files.copy(site.resolve(CORE), site.resolve("plugins/ORG.EXAMPLE.CORE_1.0.0.JAR")));
        for (String odd : List.of("a\\b.jar", "a\nb.jar", "dot.", "blank ", "NUL.jar", "a:b.jar", "gpj.\u202ejar")) {
            add(all, "the name of an added file is “" + odd.replaceAll("\\p{C}", "?") + "”", "plugins",
                    (site, other) -> Files.createFile(site.resolve("plugins").resolve(odd)));
        }
        add(all, "an accent in a name is written as two characters", "org.example.", (site, other) -> Files
                .move(site.resolve(SUMMER), site.resolve(Normalizer.normalize(SUMMER, Normalizer.Form.NFD))));
    }

    private static void kinds(List<Tampering> all) {
        add(all, "a bundle is a link to the same content elsewhere", CORE, (site, other) -> {
            Path elsewhere = Files.move(site.resolve(CORE), site.resolveSibling("elsewhere.jar"));
            Files.createSymbolicLink(site.resolve(CORE), elsewhere.toAbsolutePath());
        });
        add(all, "a bundle is a link to another one", CORE, (site, other) -> {
            Files.delete(site.resolve(CORE));
            Files.createSymbolicLink(site.resolve(CORE), Path.of("org.example.ui_1.0.0.jar"));
        });
        add(all, "a folder is a link to the same content elsewhere", "plugins", (site, other) -> {
            Path elsewhere = Files.move(site.resolve("plugins"), site.resolveSibling("elsewhere"));
            Files.createSymbolicLink(site.resolve("plugins"), elsewhere.toAbsolutePath());
        });
        add(all, "a link that leads nowhere is added", "nowhere",
                (site, other) -> Files.createSymbolicLink(site.resolve("nowhere"), Path.of("none")));
        add(all, "a bundle is a folder", CORE, (site, other) -> {
            Files.delete(site.resolve(CORE));
            Files.createDirectory(site.resolve(CORE));
        });
        add(all, "a folder is a file", "features", (site, other) -> {
            Files.delete(site.resolve(FEATURE));
            Files.delete(site.resolve(SUMMER));
            Files.delete(site.resolve("features"));
            Files.createFile(site.resolve("features"));
        });
        add(all, "folders are nested too deep", "deep",
                (site, other) -> Files.createDirectories(site.resolve("deep/".repeat(40))));
    }

    private static void manifests(List<Tampering> all) {
        add(all, "the manifest is missing", MANIFEST, (site, other) -> Files.delete(site.resolve(MANIFEST)));
        add(all, "the manifest is empty", MANIFEST,
                (site, other) -> Files.write(site.resolve(MANIFEST), new byte[0]));
        add(all, "the manifest is cut", MANIFEST, (site, other) -> {
            String text = ExampleSite.manifest(site);
            Files.writeString(site.resolve(MANIFEST), text.substring(0, text.length() / 2));
        });
        add(all, "the manifest is a link", MANIFEST, (site, other) -> {
            Files.move(site.resolve(MANIFEST), site.resolveSibling("elsewhere.json"));
            Files.createSymbolicLink(site.resolve(MANIFEST), Path.of("..", "elsewhere.json"));
        });
        add(all, "the manifest is not JSON", MANIFEST,
                (site, other) -> Files.writeString(site.resolve(MANIFEST), "site\n"));
        add(all, "the manifest is a draft that nobody signed", MANIFEST, (site, other) -> Files
                .writeString(site.resolve(MANIFEST), ExampleSite.document(site).toString() + "\n"));
        add(all, "the manifest is formatted otherwise", MANIFEST, (site, other) -> Files.writeString(
                site.resolve(MANIFEST), ExampleSite.manifest(site).replace("\":", "\": ")));
        add(all, "the manifest begins with a byte order mark", MANIFEST, (site, other) -> Files
                .writeString(site.resolve(MANIFEST), "\ufeff" + ExampleSite.manifest(site)));
        add(all, "the manifest has a field twice", MANIFEST, (site, other) -> Files.writeString(
                site.resolve(MANIFEST), ExampleSite.manifest(site).replaceFirst("\\{", "{\"payloadType\":\"x\",")));
        add(all, "the manifest is larger than 1 MiB", MANIFEST,
                (site, other) -> Files.writeString(site.resolve(MANIFEST), " ".repeat((1 << 20) + 1) + "\n"));
        add(all, "the manifest is a document of another kind", MANIFEST, (site, other) -> ExampleSite.sign(site,
                ExampleSite.document(site), "application/vnd.vauban.policy+json", FIRST, SECOND));
    }

    private static void signatures(List<Tampering> all) {
        signed(all, "nobody has signed");
        signed(all, "one key of two has signed", FIRST);
        signed(all, "a key of the role “policy” has signed", FIRST, POLICY_KEY);
        signed(all, "a root key has signed", FIRST, ROOT_KEY);
        signed(all, "a key that the root document does not know has signed", FIRST, STRANGER);
        add(all, "a signature is changed", MANIFEST, (site, other) -> {
            JsonObject envelope = JsonParser.parseString(ExampleSite.manifest(site)).getAsJsonObject();
            JsonObject first = envelope.getAsJsonArray("signatures").get(0).getAsJsonObject();
            byte[] bytes = Base64.getDecoder().decode(first.get("sig").getAsString());
            bytes[5] ^= 4;
            first.addProperty("sig", Base64.getEncoder().encodeToString(bytes));
            Files.writeString(site.resolve(MANIFEST), envelope + "\n");
        });
        add(all, "the same signature counts twice", MANIFEST, (site, other) -> {
            JsonObject envelope = JsonParser.parseString(ExampleSite.manifest(site)).getAsJsonObject();
            JsonElement first = envelope.getAsJsonArray("signatures").get(0);
            envelope.getAsJsonArray("signatures").set(1, first);
            Files.writeString(site.resolve(MANIFEST), envelope + "\n");
        });
        add(all, "the signed text is replaced", MANIFEST, (site, other) -> {
            JsonObject document = ExampleSite.document(site);
            document.addProperty("version", 99);
            JsonObject envelope = JsonParser.parseString(ExampleSite.manifest(site)).getAsJsonObject();
            envelope.addProperty("payload", Base64.getEncoder().encodeToString(document.toString().getBytes()));
            Files.writeString(site.resolve(MANIFEST), envelope + "\n");
        });
    }

    private static void signed(List<Tampering> all, String description, SigningKey... keys) {
        add(all, description, MANIFEST, (site, other) -> ExampleSite.sign(site, ExampleSite.document(site),
                SiteManifest.PAYLOAD_TYPE, keys));
    }

    private static void headings(List<Tampering> all) {
        resigned(all, "the site has expired",
                document -> document.addProperty("expires", NOW.minusSeconds(1).toString()));
        resigned(all, "the site was issued two days from now", document -> {
            document.addProperty("issued", NOW.plus(Duration.ofDays(2)).toString());
            document.addProperty("expires", NOW.plus(Duration.ofDays(9)).toString());
        });
        resigned(all, "the site expires before it is issued",
                document -> document.addProperty("issued", document.get("expires").getAsString()));
        resigned(all, "the site is that of another organisation", document -> document.addProperty("site", "Sample"));
        resigned(all, "the site is older than the one verified before",
                document -> document.addProperty("version", 1));
        resigned(all, "the site is another one of the version verified before",
                document -> document.addProperty("release", "0.2 again"));
        resigned(all, "the version is 0", document -> document.addProperty("version", 0));
        resigned(all, "the manifest has a field that is unknown", document -> document.addProperty("mirror", "x"));
        resigned(all, "the manifest has no date", document -> document.remove("expires"));
    }

    private static void resigned(List<Tampering> all, String description, Consumer<JsonObject> change) {
        add(all, description, MANIFEST, (site, other) -> {
            JsonObject document = ExampleSite.document(site);
            change.accept(document);
            ExampleSite.sign(site, document, SiteManifest.PAYLOAD_TYPE, FIRST, SECOND);
        });
    }

    /** Both keys have signed the manifest; nevertheless such a path must not be followed. */
    private static void paths(List<Tampering> all) {
        for (String path : List.of("../outside.jar", "/etc/passwd", "plugins/../../outside.jar", "plugins//a.jar",
                "./a.jar", "plugins\\a.jar", "C:/a.jar", "plugins/nul", "plugins/COM1.jar", "plugins/a.jar.",
                MANIFEST, "VAUBAN-SITE.JSON", "PLUGINS/org.example.core_1.0.0.jar", CORE + "/inner", "a".repeat(400))) {
            String shown = path.length() > 40 ? path.substring(0, 3) + "…" : path;
            resigned(all, "the manifest names “" + shown + "”", document -> {
                JsonObject files = document.getAsJsonObject("files");
                files.add(path, files.get(CORE));
            });
        }
        resigned(all, "a hash is too short", document -> document.getAsJsonObject("files").getAsJsonObject(CORE)
                .addProperty("sha512", "00"));
        resigned(all, "a hash is that of another algorithm", document -> {
            JsonObject file = document.getAsJsonObject("files").getAsJsonObject(CORE);
            file.addProperty("sha256", "0".repeat(64));
            file.remove("sha512");
        });
        resigned(all, "a size is negative", document -> document.getAsJsonObject("files").getAsJsonObject(CORE)
                .addProperty("size", -1));
    }

    private static void mixtures(List<Tampering> all) {
        add(all, "a bundle is that of the version before", CORE, (site, other) -> copy(other, site, CORE));
        add(all, "the metadata is that of the version before", "content.jar",
                (site, other) -> copy(other, site, "content.jar"));
        add(all, "the manifest is that of the version before", "artifacts.jar",
                (site, other) -> copy(other, site, MANIFEST));
        add(all, "all but the manifest is that of the version before", "artifacts.jar", (site, other) -> {
            for (String path : List.of("artifacts.jar", "content.jar", "p2.index", CORE, UI, FEATURE, SUMMER)) {
                copy(other, site, path);
            }
        });
    }

    private static void copy(Path from, Path to, String path) throws IOException {
        Files.copy(from.resolve(path), to.resolve(path), StandardCopyOption.REPLACE_EXISTING);
    }
}
