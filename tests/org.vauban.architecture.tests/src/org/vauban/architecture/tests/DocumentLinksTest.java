// SPDX-License-Identifier: EPL-2.0
package org.vauban.architecture.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The links of the documents lead to existing files and headings. */
class DocumentLinksTest {
    private static final Path ROOT = Path.of(System.getProperty("vauban.root"));
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern NAMED = Pattern.compile("<a (?:id|name)=\"([^\"]+)\"");
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```.*?^```");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        Set<String> broken = new TreeSet<>();
        int links = 0;
        for (Path document : documents()) {
            for (MatchResult match : LINK.matcher(text(document)).results().toList()) {
                String link = match.group(1);
                if (link.matches("[a-z]+:.*")) {
                    continue; // a link to the web
                }
                links++;
                int mark = link.indexOf('#');
                String path = mark < 0 ? link : link.substring(0, mark);
                Path target = path.isEmpty() ? document : document.resolveSibling(path).normalize();
                if (!Files.exists(target) || mark >= 0 && target.toString().endsWith(".md")
                        && !anchors(target).contains(link.substring(mark + 1))) {
                    broken.add(ROOT.relativize(document) + ": " + link);
                }
            }
        }
        assertTrue(links > 500, links + " links were read");
        assertEquals(Set.of(), broken);
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md"),
                ROOT.resolve("SECURITY.md"), ROOT.resolve("clients/vscode/README.md")));
        try (Stream<Path> walk = Files.walk(ROOT.resolve("docs"))) {
            walk.filter(each -> each.toString().endsWith(".md")).forEach(documents::add);
        }
        return documents;
    }

    private static String text(Path document) throws IOException {
        return EXAMPLE.matcher(Files.readString(document)).replaceAll("");
    }

    /** Returns the explicit anchors of a document, and those that GitHub and GitLab derive from headings. */
    private static Set<String> anchors(Path document) throws IOException {
        Set<String> anchors = new HashSet<>();
        for (MatchResult named : NAMED.matcher(text(document)).results().toList()) {
            anchors.add(named.group(1));
        }
        for (MatchResult heading : HEADING.matcher(text(document)).results().toList()) {
            String anchor = heading.group(1).replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1").strip()
                    .toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-');
            int count = 1;
            for (String name = anchor; !anchors.add(name); name = anchor + '-' + count++) {
                // the next free number
            }
        }
        return anchors;
    }
}
