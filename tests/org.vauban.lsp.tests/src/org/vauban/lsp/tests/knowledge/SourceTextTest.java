// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.Assistant;
import org.vauban.assist.question.DocumentAddresses;
import org.vauban.assist.question.DocumentIndex;
import org.vauban.assist.question.QuestionService;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.SourceCodeFile;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.passage.PassageSplitter;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;
import org.vauban.lsp.tests.WithPipedServer;

/** A citation into an archive leads to its entry's text, and to nothing else. */
class SourceTextTest extends WithPipedServer {
    private static final String PUMP = "package a;\n\n\n/** Starts it. */\nclass Pump {\n\tvoid start() {\n\t}\n}\n";

    @TempDir
    private Path folder;

    private Path archive;
    private Path pump;
    private final Map<Path, List<Passage>> indexed = new HashMap<>();

    @BeforeEach
    void start() throws Exception {
        archive = Files.createFile(folder.toRealPath().resolve("pump-sources.jar"));
        pump = archive.resolve("a/Pump.java");
        indexed.put(pump, split(pump, PUMP));
        DocumentIndex index = proxy(DocumentIndex.class, (name, arguments) -> name.equals("document")
                ? indexed.getOrDefault(arguments[0], List.of()) : null);
        QuestionService questions = proxy(QuestionService.class, (name, arguments) -> switch (name) {
            case "isAvailable" -> true;
            case "addresses" -> DocumentAddresses.FILES;
            case "index" -> index;
            case "search" -> CompletableFuture.completedFuture(new SearchResult(indexed.values().stream()
                    .map(each -> new Hit(each.getLast(), 1, 0, null)).toList(), 1, 0, false));
            default -> null;
        });
        serve((Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(), new Class<?>[] {Assistant.class},
                (proxy, method, arguments) -> method.getName().equals("questions") ? questions
                        : method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, arguments) : null));
        wire.request(1, "initialize", "{\"processId\":null,\"locale\":\"en\",\"capabilities\":{}}");
        assertTrue(wire.answer(1).getAsJsonObject("result").getAsJsonObject("capabilities")
                .getAsJsonObject("experimental").getAsJsonObject("vauban").get("sourceText").getAsBoolean());
        wire.notify("initialized", "{}");
    }

    private interface Call {
        Object answer(String name, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> call.answer(method.getName(), arguments)));
    }

    private static List<Passage> split(Path file, String text) {
        DocumentPage page = SourceCodeFile.page(text);
        ParsedDocument.Builder document = new ParsedDocument.Builder();
        document.add(page);
        return PassageSplitter.split(file, SourceFormat.CODE, document.build());
    }

    private JsonObject asked(int id, Path file) throws Exception {
        wire.request(id, "vauban/sourceText", "{\"uri\":\"" + file.toUri() + "\"}");
        return wire.answer(id);
    }

    private String refused(int id, Path file) throws Exception {
        return asked(id, file).getAsJsonObject("error").get("message").getAsString();
    }

    @Test
    void aPlaceInAnArchiveSaysSoAndItsTextHasItsLines() throws Exception {
        wire.request(2, "vauban/search", "{\"query\":\"start\"}");
        JsonObject place = wire.answer(2).getAsJsonObject("result").getAsJsonArray("passages").get(0).getAsJsonObject()
                .getAsJsonObject("place");
        assertTrue(place.get("archived").getAsBoolean());
        assertEquals(pump.toUri().toString(), place.get("uri").getAsString());
        String text = asked(3, pump).getAsJsonObject("result").get("text").getAsString();
        assertEquals("/** Starts it. */", text.lines().skip(3).findFirst().orElseThrow());
    }

    @Test
    void soDoesADocumentThatIsAttachedToAMail() throws Exception {
        Path mail = Files.createFile(folder.toRealPath().resolve("order.eml"));
        Path plan = mail.resolve("plan.pdf");
        ParsedDocument.Builder document = new ParsedDocument.Builder();
        for (int i = 1; i <= 2; i++) {
            String text = "The valve of page " + i + ".";
            document.add(new DocumentPage(i, "", 595, 842, text,
                    List.of(new TextBlock(BlockKind.PARAGRAPH, 0, 0, text.length()))));
        }
        indexed.clear();
        indexed.put(plan, PassageSplitter.split(plan, SourceFormat.PDF, document.build()));
        wire.request(2, "vauban/search", "{\"query\":\"valve\"}");
        JsonObject place = wire.answer(2).getAsJsonObject("result").getAsJsonArray("passages").get(0).getAsJsonObject()
                .getAsJsonObject("place");
        assertEquals(plan.toUri() + " 2 true", place.get("uri").getAsString() + " " + place.get("page") + " "
                + place.get("archived"));
        String text = asked(3, plan).getAsJsonObject("result").get("text").getAsString();
        assertTrue(text.contains("The valve of page 1.") && text.contains("The valve of page 2."), text);
        assertTrue(refused(4, mail).contains("not in the index"), "the mail is another document");
    }

    /** Its program could run scripts or macros: a client shows this text instead. */
    @Test
    void aFileWithoutLinesHasItsTextAndOneWithLinesIsOpenedItself() throws Exception {
        for (String name : List.of("start.html", "order.eml", "plan.docm", "rules.reqif")) {
            Path file = Files.createFile(folder.toRealPath().resolve(name));
            ParsedDocument.Builder document = new ParsedDocument.Builder();
            document.add(new DocumentPage(0, "", 0, 0, "The valve.",
                    List.of(new TextBlock(BlockKind.PARAGRAPH, 0, 0, 10))));
            SourceFormat format = Objects.requireNonNull(SourceFormat.of(file));
            indexed.put(file, PassageSplitter.split(file, format, document.build()));
            assertEquals("The valve.", asked(2, file, 0).get("text").getAsString(), name);
        }
        Path notes = Files.writeString(folder.toRealPath().resolve("notes.md"), "The valve.\n");
        indexed.put(notes, split(notes, "The valve.\n"));
        assertTrue(refused(3, notes).contains("Open the file itself"));
    }

    private JsonObject asked(int id, Path file, int start) throws Exception {
        wire.request(id, "vauban/sourceText", "{\"uri\":\"" + file.toUri() + "\",\"start\":" + start + "}");
        return wire.answer(id).getAsJsonObject("result");
    }

    @Test
    void theLineOfAPositionIsToldWhereverItIs() throws Exception {
        assertEquals(4, asked(2, pump, PUMP.indexOf("class")).get("line").getAsInt());
        assertFalse(asked(3, pump, 1_000_000).has("line"));
        // a paginated document, such as a PDF in a server's pack
        Path manual = archive.resolve("a/manual.txt");
        indexed.put(manual, List.of(page(manual, 1, 12, 2, "The valve.\nThe seal."),
                page(manual, 0, 0, 1, "The scope.")));
        JsonObject told = asked(4, manual, 12 + "The valve.\n".length());
        List<String> lines = told.get("text").getAsString().lines().toList();
        assertEquals("The seal.", lines.get(told.get("line").getAsInt()));
        assertEquals("--- Page p1 ---", lines.getFirst());
        assertTrue(lines.indexOf("The scope.") < lines.indexOf("--- Page p2 ---"), lines.toString());
    }

    private static Passage page(Path file, int number, int start, int page, String text) {
        return new Passage(file.toString(), number, "", List.of(), "", "en", start, start + text.length(), 0, page,
                "p" + page, text, List.of());
    }

    @Test
    void ofADocumentThatIsTooLongThePartAroundAPositionIsTold() throws Exception {
        Path large = archive.resolve("a/Large.java");
        String all = "// the first\n" + "// all of it\n".repeat(200_000) + "// the last\n";
        indexed.put(large, split(large, all));
        JsonObject told = asked(2, large, all.indexOf("// the last"));
        List<String> lines = told.get("text").getAsString().lines().toList();
        assertEquals("// the last", lines.get(told.get("line").getAsInt()));
        assertTrue(told.get("text").getAsString().length() < 100_000 && !lines.contains("// the first"),
                "of " + lines.size() + " lines");
    }

    /** The parser returns it like this, without the lines of a file. */
    @Test
    void aPageInAnArchiveHasItsTextAndEachPassageALineOfItsOwn() throws Exception {
        String words = "Starts the impeller. ".repeat(40).strip();
        String text = "Class Pump\n\n" + words + "\n\n" + words + "\n\n" + words + "\n";
        List<TextBlock> blocks = new ArrayList<>(List.of(new TextBlock(BlockKind.HEADING, 1, 0, 10)));
        for (int at = 12; at < text.length(); at += words.length() + 2) {
            blocks.add(new TextBlock(BlockKind.PARAGRAPH, 0, at, at + words.length()));
        }
        ParsedDocument.Builder document = new ParsedDocument.Builder();
        document.add(new DocumentPage(0, "", 0, 0, text, blocks));
        Path page = archive.resolveSibling("pump-javadoc.jar").resolve("a/Pump.html");
        Files.createFile(archive.resolveSibling("pump-javadoc.jar"));
        indexed.put(page, PassageSplitter.split(page, SourceFormat.HTML, document.build()));
        assertTrue(indexed.get(page).size() > 1, "it is cut");
        assertEquals(text.stripTrailing(), asked(2, page).getAsJsonObject("result").get("text").getAsString());
        assertEquals(4, asked(3, page, text.lastIndexOf("\n\n") + 2 - words.length()).get("line").getAsInt());
    }

    @Test
    void whatIsNotIndexedOrNotInAnArchiveIsRefused() throws Exception {
        Path plain = Files.writeString(folder.resolve("Plain.java"), PUMP);
        indexed.put(plain, split(plain, PUMP));
        assertTrue(refused(2, plain).contains("not in an archive"));
        assertTrue(refused(3, archive.resolve("a/Other.java")).contains("not in the index"));
        Path large = archive.resolve("a/Large.java");
        indexed.put(large, split(large, "// all of it\n".repeat(200_000)));
        assertTrue(refused(4, large).contains("more than"));
        wire.request(5, "vauban/search", "{\"query\":\"start\"}");
        JsonObject result = wire.answer(5).getAsJsonObject("result");
        assertEquals(2, result.toString().split("\"archived\":true", -1).length - 1, "not of the plain file");
        assertFalse(result.toString().contains("\"archived\":false"));
    }
}
