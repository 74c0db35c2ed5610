// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.context.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.context.Snippet;
import org.vauban.assist.context.Snippet.Kind;
import org.vauban.assist.context.workspace.WorkspaceContext;
import org.vauban.assist.tests.FailingDisk;
import org.vauban.assist.tests.Patience;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** What a workspace contributes to a completion, and what it withholds. */
class WorkspaceContextTest {
    private static final String STORE = """
                                        package store;
                                        public class TicketStore {
                                            private int secret;
                                            public Ticket find(String id, boolean open) { return null; }
                                        }
                                        """;

    @TempDir
    private Path root;
    private final WorkspaceContext context = new WorkspaceContext();

    @AfterEach
    void close() {
        context.close();
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void read() throws Exception {
        context.read(List.of(root), List.of("private/"));
        context.read().get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    private List<Snippet> at(String name, String textWithCaret) {
        int caret = textWithCaret.indexOf('§');
        String language = name.endsWith(".py") ? "python" : "java";
        return context.gather(new CompletionQuery("editor " + name,
                SourceText.whole(TextSource.file(root.resolve(name), root), textWithCaret.replace("§", "")), language,
                caret, Trigger.AUTOMATIC, List.of()), () -> false);
    }

    @Test
    void tellsOfWhatIsUsedAndDeclaredElsewhere() throws Exception {
        write("src/store/TicketStore.java", STORE);
        write("src/store/Unrelated.java", "class Unrelated { void nothing() {} }");
        read();
        List<Snippet> snippets = at("src/app/Desk.java",
                "class Desk {\n    void run(TicketStore store) {\n        store.§\n    }\n}\n");
        assertEquals(1, snippets.size(), snippets::toString);
        Snippet snippet = snippets.getFirst();
        assertEquals(Kind.TYPE, snippet.kind());
        assertEquals("src/store/TicketStore.java", snippet.label());
        assertEquals("public class TicketStore {\n    public Ticket find(String id, boolean open);\n}\n",
                snippet.text());
        assertEquals(root.resolve("src/store/TicketStore.java"), snippet.file());
        assertEquals(root, snippet.root());
    }

    /** For example on a network whose connection breaks. */
    @Test
    void aFolderThatCannotBeListedToItsEndDoesNotEndTheReadingOfTheOthers() throws Exception {
        write("a/One.java", "class One {}");
        write("a/Two.java", "class Two {}");
        write("src/store/TicketStore.java", STORE);
        Path disk = new FailingDisk(root.resolve("a")).on(root);
        context.read(List.of(disk), List.of());
        context.read().get(Patience.SECONDS, TimeUnit.SECONDS);
        String before = "class Desk { void run(TicketStore store) { store.";
        List<Snippet> snippets = context.gather(new CompletionQuery("editor",
                SourceText.whole(TextSource.file(disk.resolve("Desk.java"), disk), before + " } }"), "java",
                before.length(), Trigger.AUTOMATIC, List.of()), () -> false);
        assertEquals(List.of("src/store/TicketStore.java"), snippets.stream().map(Snippet::label).toList());
    }

    @Test
    void showsLinesOfAFileNearByThatAreLikeThoseAtTheCaret() throws Exception {
        write("src/store/Loader.java", """
                class Loader {
                    void load(Archive archive, Catalogue catalogue) {
                        Archive opened = catalogue.open(archive);
                        Entries entries = opened.entries();
                        Journal journal = catalogue.journal();
                        journal.begin(archive);
                        entries.forEach(journal::note);
                        journal.commit();
                        opened.close();
                    }
                }
                """);
        write("private/Secret.java", Files.readString(root.resolve("src/store/Loader.java")));
        read();
        List<Snippet> snippets = at("src/app/Importer.java", """
                class Importer {
                    void load(Archive archive, Catalogue catalogue) {
                        Archive opened = catalogue.open(archive);
                        Entries entries = opened.entries();
                        §
                    }
                }
                """);
        assertEquals(List.of(root.resolve("src/store/Loader.java")),
                snippets.stream().filter(each -> each.kind() == Kind.SIMILAR).map(Snippet::file).toList());
        assertTrue(snippets.getFirst().text().contains("journal.commit();"), snippets::toString);
    }

    @Test
    void tellsOfFunctionsOfOtherModules() throws Exception {
        write("lib/money.py",
                "def convert_currency(amount, to):\n    return amount\n\nclass Rate:\n    def apply(self): pass\n");
        read();
        assertEquals("def convert_currency(amount, to): ...\n",
                at("main.py", "from lib.money import convert_currency\n\ntotal = convert_currency(§\n").getFirst()
                        .text());
    }

    @Test
    void aTypeOfTheFolderThatIsNamedFarAwayComesLast() throws Exception {
        write("a/Far.java", "class Far { void far() {} }");
        write("b/Near.java", "class Near { void near() {} }");
        read();
        List<Snippet> snippets = at("a/Mine.java",
                "class Mine {\n    Far far;\n" + "    // nothing\n".repeat(200) + "    Near near = §;\n}\n");
        assertEquals(List.of(Kind.TYPE, Kind.SAME_FOLDER), snippets.stream().map(Snippet::kind).toList());
        assertEquals("b/Near.java", snippets.getFirst().label());
    }

    @Test
    void tellsOfLikeLinesFurtherUpInTheDocument() throws Exception {
        read();
        String done = "class Desk {\n    void close(Ticket ticket) {\n        ticket.lock();\n        journal.note(ticket);\n        ticket.stamp(today);\n"
                + "        ticket.release();\n        mail.send(ticket);\n    }\n";
        List<Snippet> snippets = at("src/Desk.java", done + "    // nothing\n".repeat(100)
                + "    void archive(Ticket ticket) {\n        ticket.lock();\n        journal.note(ticket);\n        §\n    }\n}\n");
        Snippet like = snippets.stream().filter(each -> each.kind() == Kind.SIMILAR).findFirst().orElseThrow();
        assertTrue(like.text().contains("ticket.stamp(today);"), like.text());
    }

    @Test
    void readsNothingThatIsIgnoredOrExcluded() throws Exception {
        write(".gitignore", "generated/\n*.tmp.java\n");
        write(".vaubanignore", "hidden/\n");
        for (String name : List.of("generated/TicketStore.java", "hidden/TicketStore.java", "private/TicketStore.java",
                "node_modules/TicketStore.java", ".cache/TicketStore.java", "TicketStore.tmp.java",
                "sub/generated/TicketStore.java")) {
            write(name, STORE);
        }
        read();
        assertEquals(List.of(), at("Desk.java", "class Desk { TicketStore store = §; }"));
        context.changed(root.resolve("hidden/TicketStore.java"));
        context.read().get(Patience.SECONDS, TimeUnit.SECONDS);
        assertEquals(List.of(), at("Desk.java", "class Desk { TicketStore store = §; }"), "nor when it changes");
    }

    @Test
    void followsFilesThatChangeAndGo() throws Exception {
        read();
        write("TicketStore.java", STORE);
        context.changed(root.resolve("TicketStore.java"));
        context.read().get(Patience.SECONDS, TimeUnit.SECONDS);
        assertFalse(at("Desk.java", "class Desk { TicketStore store = §; }").isEmpty());
        write("TicketStore.java", STORE.replace("find", "search"));
        context.changed(root.resolve("TicketStore.java"));
        context.read().get(Patience.SECONDS, TimeUnit.SECONDS);
        assertTrue(at("Desk.java", "class Desk { TicketStore store = §; }").getFirst().text().contains("search("));
        Files.delete(root.resolve("TicketStore.java"));
        context.changed(root.resolve("TicketStore.java"));
        context.read().get(Patience.SECONDS, TimeUnit.SECONDS);
        assertEquals(List.of(), at("Desk.java", "class Desk { TicketStore store = §; }"));
    }

    @Test
    void aNameThatIsDeclaredEverywhereSaysNothing() throws Exception {
        for (int n = 0; n < 8; n++) {
            write("p" + n + "/Common.java", "class Common { int n" + n + "; }");
        }
        read();
        assertEquals(List.of(), at("q/Desk.java", "class Desk { Common common = §; }"));
    }

    @Test
    void remembersWhereSomebodyEdited() {
        Path other = root.resolve("Other.java");
        for (int key = 0; key < 5; key++) {
            context.edited(SourceText.whole(TextSource.file(other, root), "    int edited" + key + ";\n"), 10);
        }
        context.edited(SourceText.whole(TextSource.file(other, root), "    int far;\n"), 90);
        context.edited(SourceText.whole(TextSource.file(root.resolve("Desk.java"), root), "here\n"), 1);
        List<Snippet> snippets = at("Desk.java", "class Desk {\n§\n}\n");
        assertEquals(1, snippets.size(), snippets::toString);
        assertEquals(Kind.RECENT_EDIT, snippets.getFirst().kind());
        assertEquals("    int far;\n\n    int edited4;\n", snippets.getFirst().text(),
                "one region for one place, what is at the caret is known");
    }
}
