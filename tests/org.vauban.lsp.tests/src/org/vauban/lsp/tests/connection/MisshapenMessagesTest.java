// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.lsp.tests.ProcessTree;
import org.vauban.lsp.tests.ServerProcess;
import org.vauban.lsp.tests.Wire;

/** Every request gets an answer, whatever its shape; otherwise a client could wait forever. */
class MisshapenMessagesTest {
    private static final int PARSE_ERROR = -32700;
    private static final int INVALID_REQUEST = -32600;
    private static final int METHOD_NOT_FOUND = -32601;
    private static final int INVALID_PARAMS = -32602;
    private static final String AT = "{\"textDocument\":{\"uri\":\"file:///a\"},\"position\":{\"line\":0,\"character\":0}}";

    @TempDir
    private static Path home;
    private static Process process;
    private static Wire wire;
    private static int probe = 1_000;

    @BeforeAll
    static void start() throws Exception {
        process = ServerProcess.start(home);
        wire = new Wire(process.getInputStream(), process.getOutputStream());
        wire.send(FuzzMessages.HELLO.replace("\"configuration\":true", ""));
        assertTrue(wire.answer(1).has("result"));
    }

    @AfterAll
    static void end() {
        ProcessTree.kill(process);
    }

    /** Returns the first message after the body; an answer to the body must precede that of the next request. */
    private static JsonObject firstAfter(String body) throws Exception {
        wire.send(body);
        wire.request(++probe, "vauban/status", "null");
        JsonObject first = wire.read();
        if (!isAnswer(first, probe)) {
            wire.answer(probe);
        }
        return first;
    }

    private static boolean isAnswer(JsonObject message, int id) {
        JsonElement its = message.get("id");
        return its != null && its.isJsonPrimitive() && its.getAsString().equals("" + id);
    }

    private static String request(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    private static void assertError(int code, JsonObject answer) {
        assertTrue(isAnswer(answer, 7), () -> "the answer to this request: " + answer);
        JsonObject error = answer.getAsJsonObject("error");
        assertEquals(code, error.get("code").getAsInt(), error::toString);
        assertFalse(error.has("data"), "nothing of the message is quoted");
        assertFalse(error.get("message").getAsString().contains("Exception"), error::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[1,2]", "[" + AT + "," + AT + "]", "[[" + AT + "]]", "\"text\"", "5", "true",
            "{\"textDocument\":[]}", "{}", "{\"position\":{\"line\":0,\"character\":0}}"})
    void paramsOfAnotherShapeAreAnswered(String params) throws Exception {
        assertError(INVALID_PARAMS, firstAfter(request("textDocument/inlineCompletion", params)));
        assertError(INVALID_PARAMS, firstAfter("{\"jsonrpc\":\"2.0\",\"params\":" + params
                + ",\"method\":\"textDocument/inlineCompletion\",\"id\":7}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"vauban/nextEdit|{}", "vauban/nextEdit|{\"textDocument\":{}}",
            "vauban/exclusion|{\"textDocument\":{}}",
            "vauban/attachments|{\"attachments\":[{\"uri\":\"file:///a\",\"range\":{}}]}",
            "vauban/chat|{\"text\":\"why\",\"attachments\":[{\"uri\":\"file:///a\",\"range\":{\"end\":{}}}]}",
            "workspace/executeCommand|{\"command\":\"vauban.edit\",\"arguments\":[{\"uri\":\"file:///a\",\"range\":{}}]}"})
    void membersOfAnotherShapeAreAnswered(String method, String params) throws Exception {
        assertError(INVALID_PARAMS, firstAfter(request(method, params)));
    }

    @Test
    void theOneParameterMayBeGivenByPosition() throws Exception {
        JsonObject answer = firstAfter(request("textDocument/inlineCompletion", "[" + AT + "]"));
        assertTrue(answer.getAsJsonObject("result").has("items"), answer::toString);
        answer = firstAfter(
                "{\"params\":[" + AT + "],\"method\":\"textDocument/inlineCompletion\",\"id\":7,\"jsonrpc\":\"2.0\"}");
        assertTrue(answer.getAsJsonObject("result").has("items"), answer::toString);
        assertTrue(firstAfter(request("vauban/status", "[]")).has("result"));
        assertTrue(firstAfter(request("vauban/status", "[1,{}]")).has("result"),
                "nothing is wanted, nothing is looked at");
    }

    @Test
    void missingParamsAreAnswered() throws Exception {
        assertError(INVALID_PARAMS, firstAfter("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"textDocument/hover\"}"));
        assertError(INVALID_PARAMS, firstAfter(request("textDocument/hover", "null")));
        assertError(METHOD_NOT_FOUND, firstAfter(request("unknown/method", "[1,2]")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1.5", "true", "{}", "[1]", "99999999999"})
    void aRequestWithoutAnIdOfTheProtocolIsAnsweredWithoutOne(String id) throws Exception {
        JsonObject answer = firstAfter("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"vauban/status\"}");
        assertTrue(answer.get("id").isJsonNull(), answer::toString);
        assertEquals(INVALID_REQUEST, answer.getAsJsonObject("error").get("code").getAsInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"text\"", "\"\"", "-3", "0", "2147483647"})
    void idsAreGivenBackAsTheyCame(String id) throws Exception {
        JsonObject answer = firstAfter(
                "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"vauban/status\",\"params\":[]}");
        assertEquals(id, answer.get("id").toString());
        assertTrue(answer.has("result"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "[{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"vauban/status\"}]|" + INVALID_REQUEST, "[]|" + INVALID_REQUEST,
            "5|" + INVALID_REQUEST, "\"text\"|" + INVALID_REQUEST, "{\"jsonrpc\":|" + PARSE_ERROR, "[[[|" + PARSE_ERROR,
            "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":{}}|" + INVALID_REQUEST})
    void whatIsNoMessageIsSaidToBeNone(String body, int code) throws Exception {
        JsonObject answer = firstAfter(body);
        assertTrue(answer.get("id").isJsonNull(), answer::toString);
        assertEquals(code, answer.getAsJsonObject("error").get("code").getAsInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"jsonrpc\":\"2.0\",\"id\":\"none\",\"result\":[1]}",
            "{\"jsonrpc\":\"2.0\",\"id\":{},\"result\":1}",
            "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"m\"}}",
            "{\"jsonrpc\":\"2.0\",\"id\":4,\"error\":[]}"})
    void noAnswerIsAnswered(String body) throws Exception {
        assertTrue(isAnswer(firstAfter(body), probe), "or two peers would answer each other for ever");
    }

    @Test
    void aNotificationOfAnotherShapeIsToldOnce() throws Exception {
        String change = "{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didSave\",\"params\":[1,2]}";
        JsonObject told = firstAfter(change);
        assertEquals("window/logMessage", told.get("method").getAsString());
        assertTrue(told.getAsJsonObject("params").get("message").getAsString().contains("textDocument/didSave"));
        assertTrue(isAnswer(firstAfter(change), probe), "not again");
    }
}
