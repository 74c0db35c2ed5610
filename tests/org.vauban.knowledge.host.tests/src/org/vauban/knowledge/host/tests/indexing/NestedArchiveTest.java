// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.indexing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.host.tests.WithKnowledge;
import org.vauban.knowledge.host.tests.Zips;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.UnreadableFile;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.passage.SourceLines;

/** Sources and documentation in archives within archives. */
@Tag("slow")
class NestedArchiveTest extends WithKnowledge {
    private static final String PUMP = "package a;\n\n/** Starts the impeller. */\nclass Pump {\n}\n";

    private static byte[] sources(String word) throws Exception {
        return Zips.of(Map.of("a/Pump.java", Zips.text(PUMP.replace("impeller", word))));
    }

    private static byte[] page(String text) {
        return Zips.text("<html><body><h1>Valve</h1><p>" + text + "</p></body></html>");
    }

    private List<String> found(Knowledge knowledge, String query) throws Exception {
        return knowledge.search(query, 20, List.of()).hits().stream()
                .map(hit -> docs.relativize(Path.of(hit.passage().path())).toString().replace('\\', '/')).sorted()
                .toList();
    }

    private static IndexReport index(Knowledge knowledge, Path... sources) throws Exception {
        return knowledge.index(List.of(sources), IndexingListener.NONE);
    }

    @Test
    void anEntryIsFoundAndShownByItsAddressAndFollowsItsArchive() throws Exception {
        Path zip = Zips.write(docs.resolve("release.zip"), Map.of("lib/pump-sources.jar", sources("impeller"),
                "src/Main.java", Zips.text("class Main { int rotor; }"), "lib/pump.jar",
                Zips.of(Map.of("a/binary.properties", Zips.text("impeller=1"))), "src/src.zip", sources("diffuser")));
        try (Knowledge knowledge = open()) {
            assertEquals(3, index(knowledge, zip).indexed());
            assertEquals(List.of("release.zip/lib/pump-sources.jar/a/Pump.java"), found(knowledge, "impeller"));
            assertEquals(List.of("release.zip/src/src.zip/a/Pump.java"), found(knowledge, "diffuser"));
            Path entry = zip.resolve("lib/pump-sources.jar/a/Pump.java");
            assertTrue(Knowledge.exists(entry) && Knowledge.isContained(entry));
            String text = SourceLines.of(knowledge.document(entry));
            assertEquals("/** Starts the impeller. */", text.lines().toList().get(2));
            Passage passage = knowledge.search("impeller", 5, List.of(entry)).hits().getFirst().passage();
            assertEquals(3, passage.lineAt(passage.start() + passage.text().indexOf("impeller")));
            assertEquals(3, index(knowledge, zip).unchanged());

            Zips.write(zip, Map.of("lib/pump-sources.jar", sources("runner!!"), "src/src.zip", sources("diffuser")));
            IndexReport again = index(knowledge, zip);
            assertEquals(List.of(1, 1, 1), List.of(again.indexed(), again.unchanged(), again.removed()));
            assertEquals(List.of("release.zip/lib/pump-sources.jar/a/Pump.java"), found(knowledge, "runner"));
        }
    }

    @Test
    void aPathInAnInnerArchiveIsIndexedAlone() throws Exception {
        Path zip = Zips.write(docs.resolve("release.zip"), Map.of("lib/pump.jar", Zips.of(Map.of("a/Pump.java",
                Zips.text(PUMP), "b/Seal.java", Zips.text("class Seal { int rotor; }")))));
        try (Knowledge knowledge = open()) {
            assertEquals(0, index(knowledge, zip).indexed(), "nothing says that it holds sources");
            assertEquals(1, index(knowledge, zip.resolve("lib/pump.jar/a")).indexed());
            assertEquals(List.of("release.zip/lib/pump.jar/a/Pump.java"), found(knowledge, "impeller"));
            IndexReport whole = index(knowledge, zip.resolve("lib/pump.jar"));
            assertEquals(List.of(1, 1), List.of(whole.indexed(), whole.unchanged()));
        }
    }

    @Test
    void foldersAreLookedThroughForHelpWhosePagesAreInADocZip() throws Exception {
        byte[] doc = Zips.of(Map.of("html/valve.html", page("Turn the bypass."), "script.js",
                Zips.text("var bypass;")));
        Zips.write(docs.resolve("org.example.doc.user_1.0.jar"), Map.of("doc.zip", doc, "plugin.xml",
                Zips.text("<plugin/>"), "old-sources.jar", sources("impeller")));
        try (Knowledge knowledge = open()) {
            assertEquals(1, index(knowledge).indexed());
            assertEquals(List.of("org.example.doc.user_1.0.jar/doc.zip/html/valve.html"), found(knowledge, "bypass"));
        }
    }

    @Test
    void threeLevelsAreReadAndDeeperOnesNamed() throws Exception {
        byte[] third = Zips.of(Map.of("a/Third.java", Zips.text("class Third { int tertiary; }"), "four-sources.jar",
                sources("quaternary")));
        byte[] second = Zips.of(Map.of("three-sources.jar", third, "a/Second.java",
                Zips.text("class Second { int secondary; }")));
        Path zip = Zips.write(docs.resolve("all.zip"), Map.of("two-sources.jar", second));
        try (Knowledge knowledge = open()) {
            IndexReport report = index(knowledge, zip);
            assertEquals(2, report.indexed());
            assertEquals(List.of("all.zip/two-sources.jar/three-sources.jar/a/Third.java"),
                    found(knowledge, "tertiary"));
            assertEquals(List.of("four-sources.jar BOMB"), unreadable(report));
        }
    }

    private static List<String> unreadable(IndexReport report) {
        return report.unreadable().stream().sorted(Comparator.comparing(UnreadableFile::file))
                .map(each -> each.file().getFileName() + " " + each.reason()).toList();
    }

    /** Gives the only entry of an archive an offset so large that adding to it overflows to a negative number. */
    private static byte[] farOut(byte[] zip) {
        String text = new String(zip, StandardCharsets.ISO_8859_1);
        int listed = text.indexOf("PK\1\2");
        int end = text.indexOf("PK\5\6");
        ByteBuffer before = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer wide = ByteBuffer.allocate(zip.length + 12).order(ByteOrder.LITTLE_ENDIAN).put(zip, 0, end)
                .putShort((short) 1).putShort((short) 8).putLong(Long.MAX_VALUE - 10).put(zip, end, zip.length - end);
        return wide.putShort(listed + 30, (short) (before.getShort(listed + 30) + 12)).putInt(listed + 42, -1)
                .putInt(end + 24, before.getInt(end + 12) + 12).array();
    }

    @Test
    void hostileArchivesAreNamedAndTheOthersRead() throws Exception {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        byte[] wrong = sources("gasket");
        int listed = new String(wrong, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
        wrong[listed + 16]++; // the entry's checksum
        byte[] outside = sources("gasket");
        outside[new String(outside, StandardCharsets.ISO_8859_1).indexOf("PK\1\2") + 45] = 0x7F; // far beyond the end
        byte[] cut = sources("gasket");
        entries.put("a-sources.jar", Zips.text("PK\3\4 and no more"));
        entries.put("b-sources.jar", new byte[(48 << 20) + 1]);
        entries.put("c-sources.jar", Zips.of(Map.of("../../escaped.java", Zips.text("class Escaped { int gasket; }"))));
        entries.put("d-sources.jar", wrong);
        entries.put("e-sources.jar", java.util.Arrays.copyOf(cut, cut.length - 10));
        entries.put("f-sources.jar", outside);
        entries.put("g-sources.jar", sources("impeller"));
        entries.put("h-sources.jar", farOut(sources("gasket")));
        Path zip = Zips.write(docs.resolve("hostile.zip"), entries);
        try (Knowledge knowledge = open()) {
            IndexReport report = index(knowledge, zip);
            assertEquals(List.of("a-sources.jar DAMAGED", "b-sources.jar TOO_LARGE", "Pump.java DAMAGED",
                    "e-sources.jar DAMAGED", "Pump.java DAMAGED", "Pump.java DAMAGED"), unreadable(report));
            assertEquals(List.of("hostile.zip/g-sources.jar/a/Pump.java"), found(knowledge, "impeller"));
            assertEquals(List.of(), found(knowledge, "gasket"));
        }
    }

    @Test
    void allThatIsUnpackedCountsTogether() throws Exception {
        byte[] large = Zips.of(Map.of("a/Zeros.java", new byte[0], "filler.bin", new byte[40 << 20]));
        byte[] stored = new byte[40 << 20];
        System.arraycopy(large, 0, stored, stored.length - large.length, large.length);
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 10; i < 30; i++) {
            entries.put("z" + i + "-sources.jar", stored);
        }
        Path zip = Zips.write(docs.resolve("bomb.zip"), entries);
        try (Knowledge knowledge = open()) {
            List<String> named = unreadable(index(knowledge, zip));
            assertTrue(named.size() >= 7 && named.getLast().equals("z29-sources.jar BOMB"), named.toString());
        }
    }

    @Test
    void whatIsExcludedStaysOut() throws Exception {
        Path zip = Zips.write(docs.resolve("release.zip"), Map.of("lib/pump-sources.jar", sources("impeller"),
                "lib/seal-sources.jar", sources("impeller")));
        try (Knowledge knowledge = open("seal-sources.jar")) {
            IndexReport report = index(knowledge, zip);
            assertEquals(List.of(1, 1), List.of(report.indexed(), report.excluded()));
            assertEquals(List.of("release.zip/lib/pump-sources.jar/a/Pump.java"), found(knowledge, "impeller"));
        }
    }
}
