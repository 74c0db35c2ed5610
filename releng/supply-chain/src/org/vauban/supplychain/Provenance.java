// SPDX-License-Identifier: EPL-2.0
package org.vauban.supplychain;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vauban.governance.signature.TrustException;

/**
 * The statement about a build: in-toto Statement v1 with SLSA provenance v1 (slsa.dev/spec/v1.0/provenance). Its
 * subjects are the files of the site and the archives; its dependencies are everything that the tree pins by hash.
 */
final class Provenance {
    private static final Pattern ARCHIVE = Pattern
            .compile("vauban-\\d.*\\.(zip|tar\\.gz|cdx\\.json)|vauban\\.vsix(\\.cdx\\.json)?");

    private Provenance() {}

    static void write(Path root, Instant time, Path target, String commit) throws IOException, TrustException {
        JsonObject statement = new JsonObject();
        statement.addProperty("_type", "https://in-toto.io/Statement/v1");
        statement.add("subject", subjects(target));
        statement.addProperty("predicateType", "https://slsa.dev/provenance/v1");
        JsonObject external = new JsonObject();
        external.addProperty("command", "./dev build");
        external.addProperty("commit", commit);
        JsonObject internal = new JsonObject();
        internal.addProperty("time", time.toString());
        internal.addProperty("java", Runtime.version().toString());
        JsonObject definition = new JsonObject();
        definition.addProperty("buildType", "urn:vauban:build:1");
        definition.add("externalParameters", external);
        definition.add("internalParameters", internal);
        definition.add("resolvedDependencies", dependencies(root, commit));
        JsonObject builder = new JsonObject();
        builder.addProperty("id", "urn:vauban:builder:development");
        JsonObject run = new JsonObject();
        run.add("builder", builder);
        JsonObject predicate = new JsonObject();
        predicate.add("buildDefinition", definition);
        predicate.add("runDetails", run);
        statement.add("predicate", predicate);
        Main.write(target.resolve("provenance.json"), statement);
        Files.write(target.resolve("provenance.dsse.json"), BuildKey.signed(target, statement).bytes());
    }

    private static JsonArray subjects(Path target) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        Path site = target.resolve("site");
        try (Stream<Path> all = Files.walk(site)) {
            all.filter(Files::isRegularFile).filter(file -> !file.endsWith("vauban-site.json"))
                    .forEach(file -> files.put("site/" + site.relativize(file).toString().replace('\\', '/'), file));
        }
        try (Stream<Path> all = Files.list(target)) {
            all.filter(file -> ARCHIVE.matcher(file.getFileName().toString()).matches())
                    .forEach(file -> files.put(file.getFileName().toString(), file));
        }
        JsonArray subjects = new JsonArray();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            JsonObject subject = new JsonObject();
            subject.addProperty("name", file.getKey());
            subject.add("digest", digest("sha512", sha512(file.getValue())));
            subjects.add(subject);
        }
        return subjects;
    }

    private static JsonObject digest(String algorithm, String hash) {
        JsonObject digest = new JsonObject();
        digest.addProperty(algorithm, hash);
        return digest;
    }

    private static String sha512(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-512");
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static JsonArray dependencies(Path root, String commit) throws IOException {
        JsonArray all = new JsonArray();
        JsonObject source = new JsonObject();
        source.addProperty("name", "source");
        source.add("digest", digest("gitCommit", commit.replaceFirst("-changed$", "")));
        all.add(source);
        for (String line : Files.readAllLines(root.resolve("releng/natives/natives.txt"))) {
            String[] columns = line.strip().split("\\s+");
            if (!line.startsWith("#") && columns.length == 6) {
                all.add(dependency("pkg:npm/" + columns[3].replace("@", "%40") + '@' + columns[4], "sha512",
                        ScriptPackages.sha512(columns[5])));
            }
        }
        for (String line : Files.readAllLines(root.resolve(".mvn/checksums/checksums.sha256"))) {
            String[] columns = line.split("\\s+", 2);
            if (!columns[1].endsWith(".pom")) {
                all.add(dependency(maven(columns[1]), "sha256", columns[0]));
            }
        }
        Set<String> packages = new HashSet<>();
        for (String client : List.of("vscode", "web")) {
            JsonObject lock = ScriptPackages.locked(root, client);
            for (Map.Entry<String, JsonElement> entry : lock.entrySet()) {
                if (entry.getKey().isEmpty()) {
                    continue; // the client itself
                }
                JsonObject one = entry.getValue().getAsJsonObject();
                String name = entry.getKey().substring(entry.getKey().lastIndexOf("node_modules/") + 13);
                if (packages.add(name + '@' + one.get("version").getAsString())) {
                    all.add(dependency("pkg:npm/" + name.replace("@", "%40") + '@' + one.get("version").getAsString(),
                            "sha512", ScriptPackages.sha512(one.get("integrity").getAsString())));
                }
            }
        }
        return all;
    }

    private static JsonObject dependency(String uri, String algorithm, String hash) {
        JsonObject dependency = new JsonObject();
        dependency.addProperty("uri", uri);
        dependency.add("digest", digest(algorithm, hash));
        return dependency;
    }

    /** Returns the package URL of a path in a Maven repository. */
    private static String maven(String path) {
        String[] parts = path.split("/");
        int last = parts.length - 1;
        String version = parts[last - 1];
        String artifact = parts[last - 2];
        String rest = parts[last].substring((artifact + '-' + version).length());
        int dot = rest.indexOf('.');
        String classifier = rest.startsWith("-") ? "&classifier=" + rest.substring(1, dot) : "";
        return "pkg:maven/" + String.join(".", List.of(parts).subList(0, last - 2)) + '/' + artifact + '@' + version
                + "?type=" + rest.substring(dot + 1) + classifier;
    }
}
