// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.tests;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.vauban.evidence.EvidenceRequest;
import org.vauban.evidence.control.Claim;
import org.vauban.evidence.control.ControlCatalogue;
import org.vauban.evidence.inventory.Installation;
import org.vauban.evidence.result.ProgramDigest;
import org.vauban.evidence.result.TestOutcome;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.PolicySources;
import org.vauban.models.Catalogue;
import org.vauban.models.ModelStore;

/** A small made-up installation with the results of its tests. */
record Samples(Path folder) {
    static final String OWN = "org.vauban.sample";

    /** Writes jars of the product and of a library, a native library, and NOTICE. */
    Samples install() throws IOException {
        Files.createDirectories(folder.resolve("lib/native/linux/x86_64"));
        jar("lib/org.vauban.sample-0.1.0-SNAPSHOT.jar", OWN, null, Map.of("org/vauban/Sample.class", "code",
                "org/vauban/messages.properties", "a=b", "META-INF/note.class", "does not count"));
        jar("lib/library-1.2.3.jar", null, null, Map.of("lib/Library.class", "library"));
        jar("lib/declared-4.5.jar", "com.example.declared",
                "https://www.apache.org/licenses/LICENSE-2.0.txt;description=x", Map.of("d/D.class", "d"));
        Files.writeString(folder.resolve("lib/native/linux/x86_64/libllama.so"), "native");
        Files.writeString(folder.resolve("NOTICE"), """
                Product

                A library 1.2.3
                    in: lib/library-1.2.3.jar; com.example.library
                    licence: EPL-2.0 OR BSD-3-Clause, Copyright somebody

                llama.cpp
                    in: lib/native; org.vauban.llama.<os>.<arch>
                    licence: MIT, Copyright others (text below)
                """);
        return this;
    }

    Path jar(String file, String symbolicName, String licence, Map<String, String> entries) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (symbolicName != null) {
            manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName + ";singleton:=true");
            manifest.getMainAttributes().putValue("Bundle-Version", "9.9.9");
        }
        if (licence != null) {
            manifest.getMainAttributes().putValue("Bundle-License", licence);
        }
        Path jar = folder.resolve(file);
        try (OutputStream out = Files.newOutputStream(jar); JarOutputStream zip = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    Installation installation() throws IOException {
        return Installation.distribution(folder, "0.1.0");
    }

    Path ownJar() {
        return folder.resolve("lib/org.vauban.sample-0.1.0-SNAPSHOT.jar");
    }

    /** Returns results in which each claim has two passed tests. */
    JsonObject results() throws IOException {
        JsonObject bundles = new JsonObject();
        bundles.addProperty(OWN, ProgramDigest.of(ownJar()).orElseThrow());
        bundles.addProperty("native/linux/x86_64/libllama.so",
                sha256(folder.resolve("lib/native/linux/x86_64/libllama.so")));
        JsonArray distribution = new JsonArray();
        distribution.add(OWN);
        for (String library : List.of("lib/library-1.2.3.jar", "lib/declared-4.5.jar")) {
            bundles.addProperty(library, ProgramDigest.of(folder.resolve(library)).orElseThrow());
            distribution.add(library);
        }
        JsonObject claims = new JsonObject();
        for (Claim claim : ControlCatalogue.load().claims()) {
            JsonArray tests = new JsonArray();
            tests.add(test("org.vauban.sample.tests.SampleTest#first", TestOutcome.PASSED, 1));
            tests.add(test("org.vauban.sample.tests.SampleTest#second", TestOutcome.PASSED, 3));
            claims.add(claim.id(), tests);
        }
        JsonObject totals = new JsonObject();
        totals.addProperty("passed", 5000);
        totals.addProperty("failed", 0);
        totals.addProperty("skipped", 2);
        JsonObject results = new JsonObject();
        results.addProperty("format", "vauban-test-results/1");
        results.addProperty("commit", "0123456789abcdef");
        results.addProperty("modified", false);
        results.addProperty("finished", "2026-11-27T09:00:00Z");
        results.addProperty("platform", "Linux x86_64");
        results.add("totals", totals);
        results.add("bundles", bundles);
        results.add("distribution", distribution);
        results.add("claims", claims);
        return results;
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonObject test(String name, TestOutcome outcome, int cases) {
        JsonObject test = new JsonObject();
        test.addProperty("test", name);
        test.addProperty("outcome", outcome.text());
        test.addProperty("cases", cases);
        return test;
    }

    Path write(JsonObject results) throws IOException {
        Path file = folder.resolve(EvidenceRequest.RESULTS_FILE);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, results.toString());
    }

    /** Returns a user's directories below the folder. */
    UserDirectories user() {
        return UserDirectories.of("Linux", folder, name -> null,
                name -> name.equals("VAUBAN_HOME") ? folder.resolve("home").toString() : null);
    }

    EvidenceRequest request() throws IOException {
        UserDirectories user = user();
        return new EvidenceRequest(installation(), folder.resolve(EvidenceRequest.RESULTS_FILE), user,
                new PolicySources(folder.resolve("policies"), user.config(), null, "somebody",
                        PolicySources.of(user).administrators(), PolicySources.of(user).clock()),
                new ModelStore(user.models(), Catalogue.builtIn()), "  ok  vauban 0.1.0\n",
                () -> java.time.Instant.parse("2026-11-27T10:00:00Z"));
    }

    static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
