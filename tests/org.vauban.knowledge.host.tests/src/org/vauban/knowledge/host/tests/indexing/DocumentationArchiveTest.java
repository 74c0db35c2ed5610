// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.indexing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeUpdates;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.tests.SampleFiles;
import org.vauban.knowledge.host.tests.WithKnowledge;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.UnreadableFile;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.passage.SourceLines;

/** Javadoc and Eclipse help are indexed in their archives, which may come from untrusted sources. */
@Tag("slow")
class DocumentationArchiveTest extends WithKnowledge {
    private static final String PUMP = "<html><head><title>Pump (Plant 1)</title></head><body><nav>impeller</nav>"
            + "<h1>Class Pump</h1><section class='details'><h2>Method Details</h2>"
            + "<section class='detail' id='start(int,java.lang.String)'><h3>start</h3>"
            + "<div>void start(int speed, String why)</div>"
            + "<div class='block'>Starts the impeller.</div></section></section></body></html>";
    private static final String HELP = "<html><head><title>Valves</title></head><body><h1>Valves</h1>"
            + "<p>Turn the bypass valve.</p></body></html>";

    private static Map<String, String> javadoc() {
        return new HashMap<>(Map.of("element-list", "a", "a/Pump.html", PUMP, "a/package-summary.html",
                page("The package of pumps."), "index-all.html", page("The impeller in an index."),
                "a/class-use/Pump.html", page("The impeller in a list."), "search.js", "var impeller = 1;",
                "script-dir/jquery.html", page("The impeller of a script."), "META-INF/a.html", page("impeller")));
    }

    private static String page(String text) {
        return "<html><body><p>" + text + "</p></body></html>";
    }

    private Path zip(String name, Map<String, String> entries) throws Exception {
        return SampleFiles.zip(docs.resolve(name), entries);
    }

    private static List<String> paths(Knowledge knowledge, String query) throws Exception {
        return knowledge.search(query, 20, List.of()).hits().stream().map(hit -> hit.passage().path()).sorted()
                .toList();
    }

    @Test
    void javadocIsFoundByMemberWithItsEntryAndFollowsItsArchive() throws Exception {
        for (String name : List.of("plant-1.0-javadoc.jar", "apidocs.zip")) {
            Path archive = zip(name, javadoc());
            try (Knowledge knowledge = open()) {
                assertEquals(2, knowledge.index(List.of(archive), IndexingListener.NONE).indexed(), name);
                String entry = archive.resolve("a/Pump.html").toString();
                assertEquals(List.of(entry), paths(knowledge, "impeller"));
                Passage passage = knowledge.search("impeller", 5, List.of(archive)).hits().getFirst().passage();
                assertEquals("Pump (Plant 1)", passage.title());
                assertEquals(List.of("Class Pump", "Method Details", "start(int, String)"), passage.headings());
                String text = SourceLines.of(knowledge.document(Path.of(entry)));
                assertTrue(text.lines().anyMatch("Starts the impeller."::equals), text);
                assertEquals(passage.text(), text.substring(passage.start(), passage.end()));
                assertEquals(2, knowledge.index(List.of(archive), IndexingListener.NONE).unchanged());

                zip(name, Map.of("element-list", "a", "a/Pump.html", PUMP.replace("impeller", "rotors!!")));
                IndexReport again = knowledge.index(List.of(archive), IndexingListener.NONE);
                assertEquals(List.of(1, 1), List.of(again.indexed(), again.removed()), "of the same size");
                assertEquals(List.of(), paths(knowledge, "impeller"));
                assertEquals(1, knowledge.remove(List.of(archive)));
            }
        }
    }

    @Test
    void foldersAreLookedThroughForDocumentationAndNotForOtherArchives() throws Exception {
        zip("plant-javadoc.jar", javadoc());
        zip("plant.jar", javadoc());
        zip("plant-sources.jar", Map.of("a/Pump.java", "class Pump { int impeller; }"));
        zip("org.example.doc.user_1.2.0.v2026.jar", Map.of("toc.xml", "<toc/>", "html/valve.html", HELP, "book.css",
                "p {}", "plugin.xml", "<plugin/>", "about.html", page("A licence of valve makers.")));
        Files.createDirectory(docs.resolve("org.example.help"));
        zip("org.example.help/doc.zip", Map.of("valve.html", HELP, "Scripts.java", "class Valve {}"));
        try (Knowledge knowledge = open()) {
            assertEquals(4, index(knowledge).indexed());
            assertEquals(List.of(docs.resolve("plant-javadoc.jar/a/Pump.html").toString()),
                    paths(knowledge, "impeller"));
            assertEquals(Set.of(docs.resolve("org.example.help/doc.zip/valve.html").toString(),
                    docs.resolve("org.example.doc.user_1.2.0.v2026.jar/html/valve.html").toString()),
                    new TreeSet<>(pathsOfAll(knowledge, "Valves")));
            assertEquals(4, index(knowledge).unchanged());
            Files.delete(docs.resolve("plant-javadoc.jar"));
            assertEquals(2, index(knowledge).removed());
            TreeSet<Path> read = new TreeSet<>();
            knowledge.read(List.of(docs), (file, format, document) -> read.add(file), IndexingListener.NONE);
            assertEquals(Set.of(), read, "who copies files, or links them, leaves archives out");
        }
    }

    /** Returns the paths of all hits, including those with equal text. */
    private List<String> pathsOfAll(Knowledge knowledge, String title) throws Exception {
        TreeSet<String> found = new TreeSet<>();
        for (Path source : List.of(docs.resolve("org.example.help"),
                docs.resolve("org.example.doc.user_1.2.0.v2026.jar"))) {
            knowledge.search("bypass", 5, List.of(source)).hits().stream()
                    .filter(hit -> hit.passage().title().equals(title)).forEach(hit -> found.add(hit.passage().path()));
        }
        return List.copyOf(found);
    }

    @Test
    void anArchiveThatIsFollowedIsReadAgainAndForgotten() throws Exception {
        Files.writeString(docs.resolve("known.md"), "Something else.");
        try (Knowledge knowledge = open()) {
            index(knowledge);
            Path archive = zip("plant-javadoc.jar", javadoc());
            assertEquals(2, update(knowledge, archive).indexed());
            zip("plant-javadoc.jar", Map.of("a/Pump.html", PUMP.replace("impeller", "rotor")));
            IndexReport again = update(knowledge, archive);
            assertEquals(List.of(1, 1), List.of(again.indexed(), again.removed()));
            assertEquals(List.of(archive.resolve("a/Pump.html").toString()), paths(knowledge, "rotor"));
            Files.delete(archive);
            assertEquals(1, update(knowledge, archive).removed());
            assertEquals(1, knowledge.statistics().files());
        }
    }

    private IndexReport update(Knowledge knowledge, Path file) throws Exception {
        return new KnowledgeUpdates(knowledge).update(docs, List.of(file), IndexingListener.NONE);
    }

    @Test
    void whatIsExcludedStaysOutWhetherItIsAnArchiveOrInOne() throws Exception {
        zip("secret-javadoc.jar", javadoc());
        zip("ignored-javadoc.jar", javadoc());
        Files.writeString(docs.resolve(".gitignore"), "ignored-*\n");
        Map<String, String> entries = javadoc();
        entries.put("a/internal/Seal.html", PUMP);
        zip("plant-javadoc.jar", entries);
        Files.writeString(docs.resolve(".vaubanignore"), "secret-javadoc.jar\n");
        try (Knowledge knowledge = open("internal/")) {
            IndexReport report = index(knowledge);
            assertEquals(2, report.indexed());
            assertEquals(3, report.excluded());
            assertEquals(List.of(docs.resolve("plant-javadoc.jar/a/Pump.html").toString()),
                    paths(knowledge, "impeller"));
        }
    }

    @Test
    void hostileArchivesAreNamedOrLeftOut() throws Exception {
        Map<String, String> entries = new LinkedHashMap<>();
        for (String name : List.of("../../escaped.html", "/etc/rooted.html", "a\\..\\backslash.html", "a/./dotted.html",
                "x".repeat(2_000) + ".html")) {
            entries.put(name, page("escaped"));
        }
        entries.put("bomb.html", " ".repeat((8 << 20) + 1));
        entries.put("deep.html", "<div>".repeat(50_000) + "inmost" + "</div>".repeat(50_000));
        entries.put("secret.html", page("token ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a"));
        zip("hostile-javadoc.jar", entries);
        Files.writeString(docs.resolve("torn-javadoc.jar"), "PK\3\4 and no more");
        Path crc = zip("wrong-javadoc.jar", Map.of("a.html", page("wrong")));
        byte[] changed = Files.readAllBytes(crc);
        int listed = new String(changed, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        changed[listed + 16]++; // the entry's checksum
        Files.write(crc, changed);
        try (Knowledge knowledge = open()) {
            IndexReport report = index(knowledge);
            assertEquals(List.of("bomb.html TOO_LARGE", "torn-javadoc.jar DAMAGED", "a.html DAMAGED"),
                    report.unreadable().stream().sorted(Comparator.comparing(UnreadableFile::file))
                            .map(each -> each.file().getFileName() + " " + each.reason()).toList());
            assertEquals(2, report.indexed());
            assertEquals(List.of(docs.resolve("hostile-javadoc.jar/deep.html").toString()),
                    paths(knowledge, "inmost"));
            assertEquals(List.of(), paths(knowledge, "escaped"));
            assertEquals(List.of(), paths(knowledge, "ghp_16C7e42F292c6912E7710c838347Ae178B4a"));
            assertTrue(report.unreadable().stream().noneMatch(each -> each.reason() == ReadFailure.CRASHED));
        }
    }

    /** Only one archive is open at a time. */
    @Test
    void anArchiveThatIsReplacedBeforeItIsReadIsReadAgain() throws Exception {
        for (int i = 0; i < 30; i++) {
            zip("plant" + i + "-javadoc.jar", Map.of("Pump.html", PUMP));
        }
        Path last = docs.resolve("plant9-javadoc.jar");
        boolean[] replaced = new boolean[1];
        try (Knowledge knowledge = open()) {
            IndexReport report = knowledge.index(List.of(docs), (done, total, file) -> {
                if (!replaced[0] && !file.startsWith(last)) {
                    replaced[0] = true;
                    try {
                        Path other = SampleFiles.zip(folder.resolve("other.zip"), Map.of("Valve.html", HELP));
                        for (Path each : List.of(last, docs.resolve("plant8-javadoc.jar"))) {
                            if (!file.startsWith(each)) {
                                Files.copy(other, each, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                            }
                        }
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }
            });
            assertTrue(report.unreadable().stream().allMatch(each -> each.reason() == ReadFailure.CHANGED),
                    report::toString);
            IndexReport again = index(knowledge);
            assertEquals(List.of(30, 0), List.of(again.unchanged() + again.indexed(), again.unreadable().size()));
            assertEquals(30, knowledge.statistics().files());
        }
    }
}
