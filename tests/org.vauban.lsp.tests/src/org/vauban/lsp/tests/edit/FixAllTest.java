// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.assist.Assistant;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.edit.EditService;
import org.vauban.assist.fix.FixService;
import org.vauban.assist.outcome.OutcomeRecorder;
import org.vauban.lsp.tests.NoQuestions;
import org.vauban.lsp.tests.WithPipedServer;

/** The fix of all problems, the fix of a problem without a position, and edits without an instruction. */
class FixAllTest extends WithPipedServer {
    private static final String URI = "file:///tmp/A.java";
    private static final String ALL = "source.fixAll.vauban";
    private static final String WRONG = problem(2, "count cannot be resolved");
    private static final String UNUSED = problem(1, "unused");

    /** The requests to the services: "fix", with the problem's line, or "repair". */
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private static <T> AssistCall<T> unanswered() {
        CompletableFuture<T> result = CompletableFuture.failedFuture(new IllegalStateException("no model"));
        return new AssistCall<>() {
            @Override
            public CompletableFuture<T> result() {
                return result;
            }

            @Override
            public void cancel() {
                // it has ended
            }
        };
    }

    @BeforeEach
    void start() throws Exception {
        FixService fixes = (query, validator, listener) -> {
            asked.add("fix " + query.text().substring(0, query.problem().start()).lines().count() + " "
                    + query.problem().message());
            return unanswered();
        };
        EditService repairs = (query, listener) -> {
            asked.add("repair");
            return unanswered();
        };
        serve((Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(), new Class<?>[] {Assistant.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "repairs", "edits" -> repairs;
                    case "fixes" -> fixes;
                    case "outcomes" -> OutcomeRecorder.NONE;
                    case "questions" -> new NoQuestions();
                    default -> null;
                }));
        wire.request(1, "initialize", "{\"processId\":null,\"capabilities\":{\"textDocument\":{\"codeAction\":{"
                + "\"codeActionLiteralSupport\":{\"codeActionKind\":{\"valueSet\":[\"source\"]}},"
                + "\"dataSupport\":true,\"resolveSupport\":{\"properties\":[\"edit\"]}}}},"
                + "\"initializationOptions\":{\"model\":\"none\",\"context\":false}}");
        assertTrue(wire.answer(1).has("result"));
        wire.notify("initialized", "{}");
        wire.notify("textDocument/didOpen", "{\"textDocument\":{\"uri\":\"" + URI + "\",\"languageId\":\"java\","
                + "\"version\":1,\"text\":\"class A {\\n    int size;\\n    int a = count;\\n}\\n\"}}");
    }

    private static String problem(int line, String message) {
        return "{\"range\":{\"start\":{\"line\":" + line + ",\"character\":12},\"end\":{\"line\":" + line
                + ",\"character\":17}},\"message\":\"" + message + "\",\"source\":\"javac\"}";
    }

    private JsonArray actions(String only, int trigger, String... problems) throws Exception {
        wire.request(2, "textDocument/codeAction", "{\"textDocument\":{\"uri\":\"" + URI + "\"},\"range\":{\"start\":"
                + "{\"line\":0,\"character\":0},\"end\":{\"line\":4,\"character\":0}},\"context\":{\"diagnostics\":["
                + String.join(",", problems) + "],\"only\":[\"" + only + "\"],\"triggerKind\":" + trigger + "}}");
        return wire.answer(2).getAsJsonArray("result");
    }

    private void resolved(JsonArray actions) throws Exception {
        JsonObject action = actions.get(0).getAsJsonObject();
        assertEquals(ALL, action.get("kind").getAsString());
        wire.request(3, "codeAction/resolve", action.toString());
        wire.answer(3);
    }

    /** An editor that saves with "source.fixAll" asks all servers. */
    @Test
    void anEditorThatSavesGetsItByItsOwnNameAlone() throws Exception {
        assertEquals(0, actions("source.fixAll", 2, WRONG).size());
        assertEquals(1, actions(ALL, 2, WRONG).size());
        assertEquals(1, actions("source.fixAll", 1, WRONG).size());
        assertEquals(0, actions(ALL, 1).size(), "nothing is wrong");
    }

    @Test
    void aSingleProblemIsFixedAtItsPlace() throws Exception {
        resolved(actions(ALL, 1, WRONG));
        assertEquals(List.of("fix 3 count cannot be resolved"), asked);
    }

    @Test
    void severalAreFixedInAllOfTheDocument() throws Exception {
        resolved(actions(ALL, 1, WRONG, UNUSED));
        assertEquals(List.of("repair"), asked);
    }

    /** The problem may not be in the first line. */
    @Test
    void aProblemWithoutAPlaceIsFixedInAllOfTheDocument() throws Exception {
        wire.request(3, "workspace/executeCommand", "{\"command\":\"vauban.fix\",\"arguments\":[{\"uri\":\"" + URI
                + "\",\"problems\":\"count cannot be resolved\"}]}");
        wire.answer(3);
        assertEquals(List.of("repair"), asked);
    }

    @Test
    void withoutAnInstructionNoModelIsAsked() throws Exception {
        for (String instruction : List.of("", " \\n")) {
            wire.request(3, "workspace/executeCommand", "{\"command\":\"vauban.edit\",\"arguments\":[{\"uri\":\"" + URI
                    + "\",\"range\":{\"start\":{\"line\":1,\"character\":0},\"end\":{\"line\":2,\"character\":0}},"
                    + "\"instruction\":\"" + instruction + "\"}]}");
            assertEquals(-32602, wire.answer(3).getAsJsonObject("error").get("code").getAsInt());
        }
        assertEquals(List.of(), asked);
    }
}
