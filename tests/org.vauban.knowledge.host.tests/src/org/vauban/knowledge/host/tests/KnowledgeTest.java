// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.knowledge.Excerpt;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.SourceContents;
import org.vauban.knowledge.indexing.UnreadableFile;
import org.vauban.knowledge.passage.PageBox;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.process.IndexClient;
import org.vauban.knowledge.protocol.IndexProtocol.Put;
import org.vauban.knowledge.protocol.IndexedFile;

/** From files to cited passages, through both hosts. */
class KnowledgeTest extends WithKnowledge {
    @Tag("claim:citations-exact")
    @Test
    void aPassageIsCitedByFilePagePositionAndQuote() throws Exception {
        SampleFiles.manual(docs.resolve("manual.pdf"));
        String markdown = "# Pompe\n\nLe joint doit être remplacé tous les ans. L\u2019huile aussi.\n";
        Files.writeString(docs.resolve("pompe.md"), markdown);
        try (Knowledge knowledge = open()) {
            IndexReport report = index(knowledge);
            assertEquals(2, report.indexed());
            assertEquals(List.of(), report.unreadable());

            Passage english = knowledge.search("how often must seals be replaced", 5, List.of()).hits().getFirst()
                    .passage();
            assertEquals(docs.resolve("manual.pdf").toString(), english.path());
            assertEquals(2, english.page());
            assertEquals("1", english.pageLabel());
            assertEquals("Replace the seal every year.", Excerpt.of(english, "how often are seals replaced").text());
            assertTrue(english.boxes().stream().map(PageBox::page).allMatch(page -> page == 2));
            assertFalse(english.boxes().isEmpty());

            Passage french = knowledge.search("remplacer les joints de la pompe", 5, List.of()).hits().getFirst()
                    .passage();
            assertEquals(docs.resolve("pompe.md").toString(), french.path());
            assertEquals(markdown.substring(french.start(), french.end()), french.text());
            assertEquals(List.of("Pompe"), french.headings());
            Excerpt quote = Excerpt.of(french, "remplacer joint");
            assertEquals(markdown.substring(quote.start(), quote.end()), quote.text());
            assertTrue(quote.text().contains("Le joint doit être remplacé tous les ans."));
        }
    }

    /** Else the disk would decide which of two definitions of a requirement counts. */
    @Test
    void filesAreReadInTheOrderOfTheirPathsBelowEachFolder() throws Exception {
        Path other = Files.createDirectory(docs.resolveSibling("another"));
        List<Path> wanted = new ArrayList<>();
        for (Path in : List.of(docs, other)) {
            for (int i = 11; i < 41; i++) {
                wanted.add(in.resolve("f" + i + (i % 3 == 0 ? "/a.txt" : ".txt")));
            }
        }
        for (int i = 0; i < wanted.size(); i++) {
            Path file = wanted.get(i * 37 % wanted.size()); // in no order
            Files.createDirectories(file.getParent());
            Files.writeString(file, "a pump");
        }
        List<Path> read = new ArrayList<>();
        try (Knowledge knowledge = open()) {
            knowledge.read(List.of(docs, other), (file, format, document) -> read.add(file), IndexingListener.NONE);
        }
        assertEquals(wanted, read);
    }

    @Test
    void whatChangedIsReadAgainAndWhatIsGoneIsForgotten() throws Exception {
        Path one = Files.writeString(docs.resolve("one.txt"), "the first pump");
        Path two = Files.writeString(docs.resolve("two.txt"), "the second valve");
        try (Knowledge knowledge = open()) {
            assertEquals(2, index(knowledge).indexed());
            assertEquals(2, index(knowledge).unchanged());
            Files.writeString(one, "the third gauge, which is new");
            Files.delete(two);
            IndexReport report = index(knowledge);
            assertEquals(1, report.indexed());
            assertEquals(1, report.removed());
            assertEquals(List.of(), names(knowledge.search("pump", 5, List.of())));
            assertEquals(List.of(), names(knowledge.search("valve", 5, List.of())));
            assertEquals(List.of("one.txt"), names(knowledge.search("gauge", 5, List.of())));
            assertEquals(1, knowledge.remove(List.of(docs)));
            assertEquals(0, knowledge.statistics().files());
        }
    }

    /**
     * An earlier version included running heads in PDF passages, and took Word documents with unusual part names for
     * damaged.
     */
    @Test
    void whatAnEarlierVersionReadInAnotherWayIsReadAgainAndOtherFilesAreNot() throws Exception {
        SampleFiles.manual(docs.resolve("manual.pdf"));
        SampleFiles.docx(docs.resolve("order.docx"), SampleFiles.paragraph("Replace the gauge."));
        Files.writeString(docs.resolve("page.html"), "<p>Replace the hose.");
        Files.writeString(docs.resolve("One.java"), "class One {}");
        try (Knowledge knowledge = open()) {
            assertEquals(4, index(knowledge).indexed());
        }
        try (IndexClient index = new IndexClient(Hosts.launch(), Knowledge.folder(user))) {
            index.begin(Duration.ZERO);
            List<IndexedFile> files = new ArrayList<>();
            index.files(files::add);
            for (IndexedFile each : files) {
                index.put(new Put(new IndexedFile(each.path(), each.format(), each.stamp(),
                        each.path().endsWith(".docx") ? ReadFailure.DAMAGED.name() : null, "", 0,
                        each.rules().replaceFirst("(policy:\\S+).*", "$1")), List.of()));
            }
            index.end();
        }
        try (Knowledge knowledge = open()) {
            IndexReport report = index(knowledge);
            assertEquals(3, report.indexed());
            assertEquals(1, report.unchanged());
            assertEquals(List.of("manual.pdf"), names(knowledge.search("\"Replace the seal\"", 5, List.of())));
            assertEquals(List.of("order.docx"), names(knowledge.search("\"Replace the gauge\"", 5, List.of())));
            assertEquals(List.of("page.html"), names(knowledge.search("\"Replace the hose\"", 5, List.of())));
            assertEquals(4, index(knowledge).unchanged());
        }
    }

    @Test
    void aFileThatIsNamedIsReadAloneAndWhatIsExcludedSinceIsForgottenAllTheSame() throws Exception {
        Path one = Files.writeString(docs.resolve("one.txt"), "the first pump");
        Files.writeString(docs.resolve("two.txt"), "the second valve");
        Path three = Files.writeString(docs.resolve("three.txt"), "the third gauge");
        try (Knowledge knowledge = open()) {
            assertEquals(3, index(knowledge).indexed());
            Files.writeString(one, "the first compressor, which is new");
            Files.writeString(docs.resolve("two.txt"), "the second seal, which nobody named");
            Files.writeString(docs.resolve(".vaubanignore"), "three.txt\n");
            IndexReport report = knowledge.index(List.of(one), IndexingListener.NONE);
            assertEquals(1, report.indexed());
            assertEquals(1, report.removed());
            assertEquals(List.of("one.txt"), names(knowledge.search("compressor", 5, List.of())));
            assertEquals(List.of("two.txt"), names(knowledge.search("valve", 5, List.of())));
            assertEquals(2, knowledge.statistics().files());
            assertEquals(1, knowledge.index(List.of(one), IndexingListener.NONE).unchanged());
            assertEquals(0, knowledge.remove(List.of(three)));
        }
    }

    @Test
    void whatIsIndexedIsListedWithWhatCouldNotBeRead() throws Exception {
        SampleFiles.manual(docs.resolve("manual.pdf"));
        Files.writeString(docs.resolve("broken.pdf"), "%PDF-1.7 and no more");
        Path sub = Files.createDirectory(docs.resolve("sub"));
        String text = "The first pump.\n\n" + "The second pump has a valve that is read daily. ".repeat(60) + "\n";
        Path notes = Files.writeString(sub.resolve("notes.txt"), text);
        Path secret = Files.writeString(sub.resolve("secret.txt"), "the plan");
        try (Knowledge knowledge = open()) {
            index(knowledge);
            List<SourceContents> contents = knowledge.contents(List.of(docs, sub, docs.resolve("none")));
            assertEquals(List.of(docs, sub, docs.resolve("none")),
                    contents.stream().map(SourceContents::source).toList());
            assertEquals(List.of(3, 2, 0), contents.stream().map(SourceContents::files).toList());
            assertEquals(List.of(docs.resolve("broken.pdf")),
                    contents.getFirst().unreadable().stream().map(UnreadableFile::file).toList());
            assertTrue(contents.get(1).passages() > 2, contents.toString());
            assertEquals(Files.size(notes) + Files.size(secret), contents.get(1).bytes());

            List<Passage> document = knowledge.document(notes);
            assertTrue(document.size() > 1, "more than one passage");
            document.forEach(each -> assertEquals(text.substring(each.start(), each.end()), each.text()));
            assertEquals(List.of(), knowledge.document(docs.resolve("broken.pdf")));
            assertEquals(List.of(), knowledge.document(docs.resolve("none")));
        }
        try (Knowledge knowledge = open("secret.txt")) {
            assertEquals(List.of(), knowledge.document(secret), "it is hidden at once");
            assertEquals(1, knowledge.contents(List.of(sub)).getFirst().files());
        }
    }

    @Tag("claim:index-gated")
    @Test
    void excludedFilesAndSecretsNeverEnter() throws Exception {
        Files.writeString(docs.resolve(".env"), "TOKEN=excludedword");
        Files.writeString(docs.resolve("credentials.txt"), "excludedword");
        Files.writeString(docs.resolve("private.md"), "excludedword of a user");
        Files.writeString(docs.resolve(".vaubanignore"), "private.md\n");
        Files.writeString(docs.resolve("App.java"),
                "class App {\n    String password = \"hunter2Sunshine!\";\n    void connect() {}\n}\n");
        try (Knowledge knowledge = open()) {
            IndexReport report = index(knowledge);
            assertEquals(1, report.indexed());
            assertTrue(report.excluded() >= 2, report.toString());
            assertEquals(List.of(), names(knowledge.search("excludedword", 5, List.of())));
            assertEquals(List.of(), names(knowledge.search("hunter2Sunshine", 5, List.of())));
            Passage found = knowledge.search("connect password", 5, List.of()).hits().getFirst().passage();
            assertFalse(found.text().contains("hunter2"), found.text());
            assertTrue(found.text().contains("void connect()"));
            assertEquals(Files.readString(docs.resolve("App.java")).length() - 1, found.end());
            assertTrue(found.symbol().contains("connect"), found.symbol());
        }
    }

    @Tag("claim:index-gated")
    @Test
    void anExclusionThatComesLaterHidesAtOnceAndPurges() throws Exception {
        Files.writeString(docs.resolve("plan.txt"), "the classified plan");
        Files.writeString(docs.resolve("open.txt"), "the open plan");
        try (Knowledge knowledge = open()) {
            index(knowledge);
            assertEquals(2, knowledge.search("plan", 5, List.of()).hits().size());
        }
        try (Knowledge knowledge = open("plan.txt")) {
            assertEquals(List.of("open.txt"), names(knowledge.search("plan", 5, List.of())));
            assertEquals(1, index(knowledge).removed());
        }
        try (Knowledge knowledge = open()) {
            assertEquals(List.of("open.txt"), names(knowledge.search("plan", 5, List.of())),
                    "it is not there any more");
        }
    }

    @Test
    void namesOfSheetsAreMaskedAsTextIs() throws Exception {
        SampleFiles.zip(docs.resolve("a.xlsx"), Map.of("xl/workbook.xml",
                "<workbook><sheets><sheet name='password=hunter2Sunshine!'/><sheet name='Seals'/></sheets></workbook>",
                "xl/worksheets/sheet1.xml",
                "<worksheet><sheetData><row><c><v>4711</v></c></row></sheetData></worksheet>",
                "xl/worksheets/sheet2.xml",
                "<worksheet><sheetData><row><c><v>4712</v></c></row></sheetData></worksheet>"));
        try (Knowledge knowledge = open()) {
            assertEquals(1, index(knowledge).indexed());
            String label = knowledge.search("4711", 5, List.of()).hits().getFirst().passage().pageLabel();
            assertTrue(label.startsWith("password=*"), label);
            assertFalse(label.contains("hunter2"), label);
            assertEquals("Seals", knowledge.search("4712", 5, List.of()).hits().getFirst().passage().pageLabel());
        }
    }

    @Test
    void filesThatCannotBeReadAreNamedAlsoTheNextTime() throws Exception {
        SampleFiles.encrypted(docs.resolve("e.pdf"));
        SampleFiles.scanned(docs.resolve("s.pdf"));
        Files.writeString(docs.resolve("d.docx"), "damaged");
        Files.writeString(docs.resolve("good.txt"), "good");
        Map<String, ReadFailure> expected = Map.of("e.pdf", ReadFailure.ENCRYPTED, "s.pdf", ReadFailure.SCANNED,
                "d.docx", ReadFailure.DAMAGED);
        try (Knowledge knowledge = open()) {
            for (int run = 0; run < 2; run++) {
                Map<String, ReadFailure> named = index(knowledge).unreadable().stream().collect(
                        java.util.stream.Collectors.toMap(file -> file.file().getFileName().toString(),
                                UnreadableFile::reason));
                assertEquals(expected, named, "run " + run);
            }
            assertEquals(3, knowledge.statistics().failures());
        }
    }

    @Test
    void linksHiddenFoldersAndIgnoredFilesAreLeftOutAndAnyNameIsTaken() throws Exception {
        Path elsewhere = Files.writeString(folder.resolve("elsewhere.txt"), "pump elsewhere");
        Files.createSymbolicLink(docs.resolve("link.txt"), elsewhere);
        Files.createSymbolicLink(docs.resolve("loop"), docs);
        Files.writeString(Files.createDirectory(docs.resolve(".git")).resolve("note.txt"), "pump of git");
        Files.writeString(Files.createDirectory(docs.resolve("node_modules")).resolve("a.js"), "pump()");
        Files.writeString(docs.resolve(".gitignore"), "build/\n");
        Files.writeString(Files.createDirectory(docs.resolve("build")).resolve("made.txt"), "pump that was built");
        Files.write(docs.resolve("picture.png"), new byte[] {1, 2});
        Path named = docs.resolve("日本語 été #1 %20.txt");
        Files.writeString(named, "pump");
        try (Knowledge knowledge = open()) {
            assertEquals(1, index(knowledge).indexed());
            assertEquals(named.toString(),
                    knowledge.search("pump", 10, List.of(named)).hits().getFirst().passage().path());
            assertEquals(1, knowledge.search("pump", 10, List.of()).hits().size());
        }
    }

    @Test
    void twoProcessesShareAnIndexAndACancelledRunKeepsWhatItDid() throws Exception {
        for (int i = 0; i < 6; i++) {
            Files.writeString(docs.resolve("file" + i + ".txt"), "pump number " + i);
        }
        try (Knowledge one = open(); Knowledge other = open()) {
            int[] files = {0};
            IndexReport report = one.index(List.of(docs), new IndexingListener() {
                @Override
                public void progress(int done, int total, Path file) {
                    files[0]++;
                }

                @Override
                public boolean isCancelled() {
                    return files[0] == 3;
                }
            });
            assertTrue(report.cancelled());
            assertEquals(2, report.indexed(), "not the file that was being read");
            assertEquals(2, other.search("pump", 10, List.of()).hits().size(), "near duplicates are told apart");
            IndexReport rest = index(other);
            assertEquals(4, rest.indexed());
            assertEquals(2, rest.unchanged());
            assertEquals(6, one.statistics().files());
        }
    }

    @Test
    void whatIsRemovedWhileItIsReadIsNotThereAfterwards() throws Exception {
        for (int i = 0; i < 3; i++) {
            Files.writeString(docs.resolve("file" + i + ".txt"), "pump number " + i);
        }
        try (Knowledge knowledge = open()) {
            int[] removed = {-1};
            IndexReport report = knowledge.index(List.of(docs), new IndexingListener() {
                @Override
                public void progress(int done, int total, Path file) {
                    if (done == 2) {
                        removed[0] = assertDoesNotThrow(() -> knowledge.remove(List.of(docs)));
                    }
                }

                @Override
                public boolean isCancelled() {
                    return removed[0] >= 0;
                }
            });
            assertTrue(report.cancelled());
            assertEquals(2, removed[0], "also what was not committed yet");
            assertEquals(0, knowledge.statistics().files());
            assertEquals(3, index(knowledge).indexed());
        }
    }

    /** For example when settings change, or Eclipse is closed, while a search waits for the model. */
    @Test
    void whatIsClosedStartsNoProcessForWhatIsUnderWay() throws Exception {
        Files.writeString(docs.resolve("a.md"), "The pump starts.");
        Knowledge knowledge = open();
        try (knowledge) {
            index(knowledge);
        }
        String said = assertThrows(KnowledgeException.class, () -> knowledge.search("pump", 5, List.of()))
                .getMessage();
        assertTrue(said.contains("closed"), said);
    }
}
