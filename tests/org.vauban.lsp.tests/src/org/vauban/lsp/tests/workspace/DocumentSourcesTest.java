// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonPrimitive;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.Assistant;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.chat.ChatService;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionService;
import org.vauban.assist.outcome.OutcomeRecorder;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Decision;
import org.vauban.governance.Gate;
import org.vauban.governance.Part;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.SourceText;
import org.vauban.governance.Submission;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.source.TextSource;
import org.vauban.lsp.tests.NoQuestions;
import org.vauban.lsp.tests.Patience;
import org.vauban.lsp.tests.WithPipedServer;

/** However a client names its documents, the gate learns which file they are, and sees the whole text. */
class DocumentSourcesTest extends WithPipedServer {
    private static final String LINE = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
    private static final String KEY = "// -----BEGIN PRIVATE KEY-----\n" + ("// " + LINE + "\n").repeat(3)
            + "// -----END PRIVATE KEY-----\n";

    @TempDir
    Path temporary;
    private Path root;
    private final BlockingQueue<CompletionQuery> completed = new LinkedBlockingQueue<>();
    private final BlockingQueue<List<Attachment>> attached = new LinkedBlockingQueue<>();
    private int last = 1;

    @BeforeEach
    void start() throws Exception {
        root = temporary.toRealPath();
        Files.createDirectories(root.resolve("private"));
        Files.createDirectories(root.resolve("module"));
        Files.writeString(root.resolve(".vaubanignore"), "private/\n*.plan\n");
        Files.writeString(root.resolve("module/.vaubanignore"), "*.tmp\n");
        CompletionService completions = proxy(CompletionService.class,
                arguments -> completed.add((CompletionQuery) arguments[0]));
        ChatService chats = proxy(ChatService.class, arguments -> attached.add(attachments(arguments[0])));
        Assistant assistant = (Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(),
                new Class<?>[] {Assistant.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "completions" -> completions;
                    case "chats" -> chats;
                    case "outcomes" -> OutcomeRecorder.NONE;
                    case "questions" -> new NoQuestions();
                    default -> null;
                });
        serve(assistant);
    }

    @SuppressWarnings("unchecked")
    private static List<Attachment> attachments(Object given) {
        return (List<Attachment>) given;
    }

    /** Reports each call and then fails it; the client is told. */
    private static <T> T proxy(Class<T> type, java.util.function.Consumer<Object[]> told) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    told.accept(arguments);
                    throw new IllegalStateException("enough for this test");
                }));
    }

    private void hello(Path workspace) throws Exception {
        wire.request(1, "initialize", "{\"processId\":null,\"rootUri\":" + quoted(workspace.toUri().toString())
                + ",\"capabilities\":{\"textDocument\":{\"inlineCompletion\":{}}},"
                + "\"initializationOptions\":{\"model\":\"none\",\"context\":false}}");
        wire.answer(1);
        wire.notify("initialized", "{}");
    }

    private static String quoted(String text) {
        return new JsonPrimitive(text).toString();
    }

    private void open(String uri, String text) throws Exception {
        wire.notify("textDocument/didOpen",
                "{\"textDocument\":{\"uri\":" + quoted(uri) + ",\"languageId\":\"java\",\"version\":1,\"text\":"
                        + quoted(text) + "}}");
    }

    private CompletionQuery complete(String uri) throws Exception {
        wire.request(++last, "textDocument/inlineCompletion", "{\"textDocument\":{\"uri\":" + quoted(uri)
                + "},\"position\":{\"line\":0,\"character\":0},\"context\":{\"triggerKind\":1}}");
        CompletionQuery query = completed.poll(Patience.SECONDS, TimeUnit.SECONDS);
        wire.answer(last);
        return query;
    }

    private TextSource source(String uri) throws Exception {
        open(uri, "class K {}\n");
        return complete(uri).source();
    }

    @Test
    void everyNameOfAnExcludedFileIsExcluded() throws Exception {
        hello(root);
        for (String uri : List.of("file://localhost" + root + "/private/K.java", "file://" + root + "/a b/[c]/.env",
                "file://" + root + "/private/K.java?version=1", "file://" + root + "/.env#1",
                "untitled:" + root + "/.env",
                "git:" + root + "/private/K.java?%7B%7D", "fugitive://" + root + "/.git//0/private/K.java",
                "vscode-notebook-cell:" + root + "/private/K.ipynb#ch0", "file://" + root + "/private%252FK.java",
                "what:ever")) {
            assertTrue(new Exclusions().check(source(uri)).excluded(), uri);
        }
        assertEquals(TextSource.typed(), source("untitled:Untitled-1"));
        assertFalse(new Exclusions().check(source(root.resolve("K.java").toUri().toString())).excluded());
    }

    @Test
    void aCellIsInTheFileOfItsNotebook() throws Exception {
        hello(root);
        wire.notify("notebookDocument/didOpen", "{\"notebookDocument\":{\"uri\":"
                + quoted(root.resolve("private/a.ipynb").toUri().toString())
                + ",\"notebookType\":\"jupyter-notebook\",\"version\":1,"
                + "\"cells\":[{\"kind\":2,\"document\":\"cell:1\"}]},"
                + "\"cellTextDocuments\":[{\"uri\":\"cell:1\",\"languageId\":\"java\",\"version\":1,"
                + "\"text\":\"int i;\\n\"}]}");
        assertTrue(new Exclusions().check(complete("cell:1").source()).excluded());
    }

    @Test
    void aFolderWithinARepositoryKeepsThePatternsAboveIt() throws Exception {
        hello(root.resolve("module"));
        assertTrue(new Exclusions().check(source(root.resolve("module/a.plan").toUri().toString())).excluded());
        assertFalse(new Exclusions().check(source(root.resolve("module/K.java").toUri().toString())).excluded());
    }

    @Test
    void aRangeIsReviewedAsAPartOfItsDocument() throws Exception {
        hello(root);
        String uri = root.resolve("K.java").toUri().toString();
        open(uri, "class K {\n" + KEY + "}\n");
        String about = "\"uri\":" + quoted(uri);
        String range = "\"range\":{\"start\":{\"line\":2,\"character\":0},\"end\":{\"line\":4,\"character\":0}}";
        for (String attachment : List.of(about + "," + range, about + ",\"text\":" + quoted("// " + LINE + "\n"))) {
            wire.request(++last, "vauban/attachments", "{\"attachments\":[{" + attachment + "}]}");
            SourceText from = attached.poll(Patience.SECONDS, TimeUnit.SECONDS).getFirst().from();
            wire.answer(last);
            assertTrue(from.text().contains(LINE), "the user attached it");
            assertFalse(sent(from).contains(LINE), sent(from));
        }
    }

    /** In UTF-16, zero bytes separate the letters and would hide a secret. */
    @Test
    void aFileInAnEncodingThatCannotBeToldIsNoAttachment() throws Exception {
        hello(root);
        Path file = Files.write(root.resolve("a.txt"), "password = hunter2\n".getBytes(StandardCharsets.UTF_16LE));
        wire.request(++last, "vauban/attachments",
                "{\"attachments\":[{\"uri\":" + quoted(file.toUri().toString()) + "}]}");
        assertTrue(wire.answer(last).has("error"));
        assertTrue(attached.isEmpty());
    }

    private String sent(SourceText from) {
        try (AuditLog audit = new AuditLog(root.resolve("log/audit.jsonl"))) {
            Decision decision = new Gate(new Exclusions(), new SecretMasker(), audit)
                    .review(new Submission("chat", "m",
                            List.of(new Part("selection", from, OptionalInt.empty(), true))));
            return assertInstanceOf(Decision.Approved.class, decision).parts().getFirst().text().text();
        }
    }
}
