// SPDX-License-Identifier: EPL-2.0
package org.vauban.architecture.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Vauban reports its use to no one: no part of the product has an interface for it, a library for it or a setting that
 * would switch it on. {@link BundleRulesTest} proves that no bundle opens a connection at all.
 */
class NoTelemetryTest {
    private static final Path ROOT = Path.of(System.getProperty("vauban.root"));
    /** Includes {@code telemetry/event} of the Language Server Protocol, which an editor would forward. */
    private static final Pattern REPORTING = Pattern.compile(
            "telemetry|analytics|opentelemetry|applicationinsights|posthog|amplitude|crash.?report",
            Pattern.CASE_INSENSITIVE);
    /** Functions with which a client for an editor could itself send reports. */
    private static final Pattern CONNECTING = Pattern.compile("\\bfetch\\(|https?\\.(?:request|get)\\(|XMLHttpRequest"
            + "|WebSocket\\(|url-retrieve|vim\\.uv\\.new_tcp|node:(?:https?|tls|dgram)|\\bcurl\\b|\\bwget\\b");
    private static final Set<String> TEXTS = Set.of(".java", ".xml", ".properties", ".MF", ".json", ".ts", ".mjs",
            ".el", ".lua", ".vim", ".txt", ".exsd");

    /**
     * Whether a file is searched as text. shapes.txt is not: its patterns, which mask tokens of other products, name
     * their makers.
     */
    private static boolean isText(Path file) {
        String name = file.getFileName().toString();
        return !name.equals("shapes.txt") && TEXTS.stream().anyMatch(name::endsWith);
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            return files.filter(Files::isRegularFile).filter(NoTelemetryTest::isText)
                    .filter(file -> !file.toString().matches(".*/(?:node_modules|target|bin|out|dist)/.*")).toList();
        }
    }

    private static Set<String> matches(List<Path> files, Pattern pattern) throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path file : files) {
            // in ISO 8859-1 every byte is a character; some properties are not in UTF-8
            if (pattern.matcher(Files.readString(file, StandardCharsets.ISO_8859_1)).find()) {
                found.add(ROOT.relativize(file).toString());
            }
        }
        return found;
    }

    @Test
    void noPartOfTheProductKnowsTelemetry() throws IOException {
        for (String folder : List.of("bundles", "features", "clients")) {
            List<Path> files = files(folder);
            assertTrue(files.size() >= 10, folder + " has " + files.size() + " files");
            assertEquals(Set.of(), matches(files, REPORTING), folder);
        }
    }

    @Test
    void noClientOpensAConnection() throws IOException {
        List<Path> files = files("clients").stream().filter(file -> !file.toString().contains("/test/")
                && !file.endsWith("package-lock.json")).toList();
        assertEquals(Set.of(), matches(files, CONNECTING));
    }
}
