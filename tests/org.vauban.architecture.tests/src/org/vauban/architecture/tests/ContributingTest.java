// SPDX-License-Identifier: EPL-2.0
package org.vauban.architecture.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Everything that the recipes of {@code CONTRIBUTING.md} name exists. */
class ContributingTest {
    private static final Path ROOT = Path.of(System.getProperty("vauban.root"));
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");
    private static final Pattern TREE = Pattern.compile("(?:bundles|clients|docs|features|releng|tests)(?:/[\\w.-]+)*");
    private static final Pattern TYPE = Pattern.compile("([A-Z]\\w*[a-z]\\w*)(?:(?:\\.|::)(\\w+))?(?:\\(\\))?");
    /** Types of the JDK and of TypeScript, a file of an example, and a module that the reader creates. */
    private static final Set<String> ELSEWHERE = Set.of("AutoCloseable", "Credentials.kt", "Display.asyncExec",
            "EditArgument", "IllegalStateException", "tests/BUNDLE.tests");

    @Test
    void everyPathExists() throws IOException {
        Set<String> missing = new TreeSet<>();
        int paths = 0;
        for (String token : tokens()) {
            if (TREE.matcher(token).matches() && !ELSEWHERE.contains(token)) {
                paths++;
                if (!Files.exists(ROOT.resolve(token))) {
                    missing.add(token);
                }
            }
        }
        for (MatchResult link : LINK.matcher(page()).results().toList()) {
            if (!Files.exists(ROOT.resolve(link.group(1)))) {
                missing.add(link.group(1));
            }
        }
        assertTrue(paths > 50, paths + " paths were read");
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyTypeAndMemberExists() throws IOException {
        Map<String, StringBuilder> sources = sources();
        Set<String> missing = new TreeSet<>();
        int types = 0;
        for (String token : tokens()) {
            Matcher type = TYPE.matcher(token);
            if (type.matches() && !ELSEWHERE.contains(token)) {
                types++;
                CharSequence source = sources.get(type.group(1));
                if (source == null || type.group(2) != null && !type.group(2).equals("new")
                        && !Pattern.compile("\\b" + type.group(2) + "\\b").matcher(source).find()) {
                    missing.add(token);
                }
            }
        }
        assertTrue(types > 80, types + " types were read");
        assertEquals(Set.of(), missing);
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("CONTRIBUTING.md"));
    }

    private static List<String> tokens() throws IOException {
        return CODE.matcher(page()).results().map(code -> code.group(1)).toList();
    }

    /** Returns the sources by simple name; the texts of several types with one name are joined. */
    private static Map<String, StringBuilder> sources() throws IOException {
        Map<String, StringBuilder> sources = new HashMap<>();
        for (String folder : List.of("bundles", "tests", "releng")) {
            try (Stream<Path> walk = Files.walk(ROOT.resolve(folder))) {
                for (Path file : walk.filter(each -> each.toString().endsWith(".java")).toList()) {
                    String name = file.getFileName().toString().replace(".java", "");
                    sources.computeIfAbsent(name, key -> new StringBuilder()).append(Files.readString(file));
                }
            }
        }
        return sources;
    }
}
