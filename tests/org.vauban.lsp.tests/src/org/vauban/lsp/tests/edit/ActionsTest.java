// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.assist.Assistant;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditService;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.outcome.OutcomeRecorder;
import org.vauban.assist.outcome.OutputOutcome;
import org.vauban.assist.outcome.OutputOutcome.Result;
import org.vauban.lsp.tests.NoQuestions;
import org.vauban.lsp.tests.WithPipedServer;

/** Which actions are offered at a position, and how their edits are described. */
class ActionsTest extends WithPipedServer {
    private static final String METHOD = "    int size() {\n        return size;\n    }\n";
    private static final String JAVA = "class Stack {\n    int size;\n\n" + METHOD + "}\n";
    private static final String PROSE = "The system should be fast and should be easy.\n\n"
            + "- It should be robust.\n- It should be simple.\n";
    private static final String LINES = "{\"start\":{\"line\":3,\"character\":0},\"end\":{\"line\":6,\"character\":0}}";

    private final Gson gson = new Gson();
    /** The model's replacement of the method. */
    private volatile String written = "";

    @BeforeEach
    void start() throws Exception {
        EditService edits = (query, listener) -> {
            CompletableFuture<EditOutcome> done = CompletableFuture.completedFuture(new EditOutcome(
                    EditProposal.of(query.file(), query.text(), query.text().replace(METHOD, written)), List.of(),
                    null));
            return new AssistCall<>() {
                @Override
                public CompletableFuture<EditOutcome> result() {
                    return done;
                }

                @Override
                public void cancel() {
                    // already done
                }
            };
        };
        // only the assistant's edits are called here, and it receives their outcomes
        Assistant assistant = (Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(),
                new Class<?>[] {Assistant.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "edits" -> edits;
                    case "outcomes" -> (OutcomeRecorder) outcomes::add;
                    case "questions" -> new NoQuestions();
                    default -> null;
                });
        serve(assistant);
    }

    /** Outcomes of edits, as reported to the audit log. */
    private final List<OutputOutcome> outcomes = new CopyOnWriteArrayList<>();

    private void open(String locale) throws Exception {
        wire.request(1, "initialize", "{\"processId\":null,\"locale\":\"" + locale + "\",\"capabilities\":{"
                + "\"textDocument\":{\"codeAction\":{"
                + "\"codeActionLiteralSupport\":{\"codeActionKind\":{\"valueSet\":[\"refactor\"]}},"
                + "\"dataSupport\":true,\"resolveSupport\":{\"properties\":[\"edit\"]}}},"
                + "\"workspace\":{\"workspaceEdit\":{"
                + "\"documentChanges\":true,\"changeAnnotationSupport\":{},\"resourceOperations\":[\"create\"]}}},"
                + "\"initializationOptions\":{\"model\":\"none\",\"context\":false}}");
        assertTrue(wire.answer(1).has("result"));
        wire.notify("initialized", "{}");
        document("file:///tmp/Stack.java", "java", JAVA);
        document("file:///tmp/a.md", "markdown", PROSE);
    }

    private void document(String uri, String language, String text) throws Exception {
        wire.notify("textDocument/didOpen",
                "{\"textDocument\":{\"uri\":\"" + uri + "\",\"languageId\":\"" + language + "\",\"version\":1,\"text\":"
                        + gson.toJson(text) + "}}");
    }

    private List<JsonObject> actions(String uri, String range, String problems) throws Exception {
        wire.request(2, "textDocument/codeAction", "{\"textDocument\":{\"uri\":\"" + uri + "\"},\"range\":" + range
                + ",\"context\":{\"diagnostics\":[" + problems + "]}}");
        List<JsonObject> actions = new ArrayList<>();
        for (JsonElement each : wire.answer(2).getAsJsonArray("result")) {
            actions.add(each.getAsJsonObject());
        }
        return actions;
    }

    private static String problem(int line, int from, int to, String source, String message) {
        return "{\"range\":{\"start\":{\"line\":" + line + ",\"character\":" + from + "},\"end\":{\"line\":" + line
                + ",\"character\":" + to
                + "}},\"message\":\"" + message + "\",\"source\":\"" + source + "\"}";
    }

    @Test
    void eachActionNamesTheProduct() throws Exception {
        open("en");
        for (String uri : List.of("file:///tmp/Stack.java", "file:///tmp/a.md")) {
            List<JsonObject> actions = actions(uri, LINES.replace("6", "4"), problem(3, 0, 4, "javac", "no"));
            assertTrue(actions.size() > 3, actions.toString());
            for (JsonObject action : actions) {
                assertTrue(action.get("title").getAsString().startsWith("Vauban: "), action.toString());
            }
        }
    }

    @Test
    void inFrenchToo() throws Exception {
        open("fr");
        for (JsonObject action : actions("file:///tmp/Stack.java", LINES, "")) {
            assertTrue(action.get("title").getAsString().startsWith("Vauban\u00a0: "), action.toString());
        }
    }

    @Test
    void oneFixIsOfferedForAllThatIsVagueInASentence() throws Exception {
        open("en");
        List<JsonObject> fixes = actions("file:///tmp/a.md",
                "{\"start\":{\"line\":0,\"character\":0},\"end\":{\"line\":0,\"character\":0}}",
                String.join(",", problem(0, 21, 25, "vauban", "fast"), problem(0, 40, 44, "vauban", "easy"),
                        problem(2, 15, 21, "vauban", "robust"), problem(3, 15, 21, "vauban", "simple"),
                        problem(0, 4, 10, "other", "a"), problem(0, 4, 10, "other", "a")));
        assertEquals(4, fixes.size(), fixes.toString());
        assertEquals(2, fixes.getFirst().getAsJsonArray("diagnostics").size());
        JsonObject range = fixes.getFirst().getAsJsonObject("data").getAsJsonObject("range");
        assertEquals(21, range.getAsJsonObject("start").get("character").getAsInt());
        assertEquals(44, range.getAsJsonObject("end").get("character").getAsInt());
    }

    private JsonObject documented(String by) throws Exception {
        written = by;
        wire.request(3, "codeAction/resolve",
                "{\"title\":\"Document\",\"data\":{\"uri\":\"file:///tmp/Stack.java\",\"range\":" + LINES
                        + ",\"command\":\"doc\"}}");
        return wire.answer(3);
    }

    @Test
    void documentingNeverChangesTheCode() throws Exception {
        open("en");
        JsonObject whole = documented("class Stack {\n    int size;\n\n    /** The size. */\n" + METHOD + "}\n");
        assertTrue(whole.has("error"), whole.toString());
        assertTrue(whole.getAsJsonObject("error").get("message").getAsString().contains("instead of documenting"),
                whole.toString());
        JsonObject only = documented("    /** The size. */\n" + METHOD);
        assertTrue(only.has("result") && only.toString().contains("/** The size. */"), only.toString());
    }

    @Test
    void whatAModelWroteIsConfirmedAndWhatTheUserInsertsIsNot() throws Exception {
        open("en");
        JsonObject edit = documented("    /** The size. */\n" + METHOD).getAsJsonObject("result")
                .getAsJsonObject("edit");
        assertTrue(edit.getAsJsonObject("changeAnnotations").getAsJsonObject("vauban").get("needsConfirmation")
                .getAsBoolean());
        JsonObject inserted = insert(4, "");
        assertFalse(inserted.has("changeAnnotations"), inserted.toString());
        JsonArray edits = inserted.getAsJsonArray("documentChanges").get(0).getAsJsonObject().getAsJsonArray("edits");
        assertFalse(edits.get(0).getAsJsonObject().has("annotationId"), inserted.toString());
        assertEquals("    int a;", edits.get(0).getAsJsonObject().get("newText").getAsString().stripTrailing());
        JsonObject confirmed = insert(5, ",\"confirm\":true");
        assertTrue(confirmed.getAsJsonObject("changeAnnotations").getAsJsonObject("vauban").get("needsConfirmation")
                .getAsBoolean());
        assertEquals(List.of(Result.SHOWN, Result.ACCEPTED, Result.ACCEPTED),
                outcomes.stream().map(OutputOutcome::result).toList());
        assertEquals(List.of("edit", "chat", "chat"), outcomes.stream().map(OutputOutcome::feature).toList());
        assertEquals("int a;", outcomes.getLast().output().strip());
    }

    /** Returns the edit that the client should apply. */
    private JsonObject insert(int id, String more) throws Exception {
        wire.request(id, "workspace/executeCommand",
                "{\"command\":\"vauban.insert\",\"arguments\":[{\"uri\":\"file:///tmp/Stack.java\",\"range\":"
                        + "{\"start\":{\"line\":2,\"character\":0},\"end\":{\"line\":2,\"character\":0}},"
                        + "\"code\":\"int a;\\n\""
                        + more + "}]}");
        JsonObject asked = wire.read();
        while (!asked.has("method") || !asked.get("method").getAsString().equals("workspace/applyEdit")) {
            asked = wire.read();
        }
        wire.send("{\"jsonrpc\":\"2.0\",\"id\":" + asked.get("id") + ",\"result\":{\"applied\":true}}");
        assertTrue(wire.answer(id).getAsJsonObject("result").get("applied").getAsBoolean());
        return asked.getAsJsonObject("params").getAsJsonObject("edit");
    }
}
