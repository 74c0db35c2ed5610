// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.connection;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Messages of real sessions, and mutations of them: of their JSON structure, and of their text, to reach the parser.
 */
final class FuzzMessages {
    static final String HELLO = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"processId\":null,"
            + "\"capabilities\":{\"workspace\":{\"configuration\":true}},\"initializationOptions\":{\"model\":\"none\"}}}";
    static final String OPEN = notification("textDocument/didOpen", "{\"textDocument\":{\"uri\":\"file:///tmp/a.java\","
            + "\"languageId\":\"java\",\"version\":1,\"text\":\"class A {\\n    int a;\\r\\n}\\n\"}}");
    private static final String AT = "\"textDocument\":{\"uri\":\"file:///tmp/a.java\"},\"position\":{\"line\":1,\"character\":4}";

    private static final List<String> SEEDS = List.of(HELLO, OPEN, notification("initialized", "{}"),
            notification("textDocument/didChange", "{\"textDocument\":{\"uri\":\"file:///tmp/a.java\",\"version\":2},"
                    + "\"contentChanges\":[{\"range\":{\"start\":{\"line\":1,\"character\":2},\"end\":{\"line\":1,"
                    + "\"character\":3}},\"text\":\"😀\"},{\"text\":\"whole\"}]}"),
            notification("textDocument/didSave", "{\"textDocument\":{\"uri\":\"file:///tmp/a.java\"}}"),
            notification("textDocument/didClose", "{\"textDocument\":{\"uri\":\"file:///tmp/a.java\"}}"),
            request("textDocument/inlineCompletion", "{" + AT
                    + ",\"workDoneToken\":\"t\",\"context\":{\"triggerKind\":2,"
                    + "\"selectedCompletionInfo\":{\"range\":{\"start\":{\"line\":1,\"character\":0},\"end\":{\"line\":1,"
                    + "\"character\":4}},\"text\":\"int\"}}}"),
            request("textDocument/completion", "{" + AT + ",\"partialResultToken\":7,\"context\":{\"triggerKind\":1}}"),
            request("completionItem/resolve", "{\"label\":\"a\",\"data\":1}"),
            request("workspace/executeCommand", "{\"command\":\"vauban.accept\",\"arguments\":[{\"text\":\"a b\","
                    + "\"unit\":\"word\",\"uri\":\"file:///tmp/a.java\",\"position\":{\"line\":0,\"character\":0}}]}"),
            notification("notebookDocument/didOpen",
                    "{\"notebookDocument\":{\"uri\":\"file:///n.ipynb\",\"notebookType\":\"j\","
                            + "\"version\":1,\"cells\":[{\"kind\":2,\"document\":\"cell:1\"}]},\"cellTextDocuments\":[{\"uri\":\"cell:1\","
                            + "\"languageId\":\"python\",\"version\":1,\"text\":\"a = 1\"}]}"),
            notification("notebookDocument/didChange",
                    "{\"notebookDocument\":{\"uri\":\"file:///n.ipynb\",\"version\":2},"
                            + "\"change\":{\"cells\":{\"structure\":{\"array\":{\"start\":0,\"deleteCount\":1,\"cells\":[]}},"
                            + "\"textContent\":[{\"document\":{\"uri\":\"cell:1\",\"version\":2},\"changes\":[{\"text\":\"b\"}]}]}}}"),
            notification("workspace/didChangeConfiguration",
                    "{\"settings\":{\"vauban\":{\"maxTokens\":5,\"exclusions\":[\"*.x\"]}}}"),
            notification("workspace/didChangeWatchedFiles",
                    "{\"changes\":[{\"uri\":\"file:///tmp/b.java\",\"type\":1}]}"),
            notification("workspace/didChangeWorkspaceFolders",
                    "{\"event\":{\"added\":[{\"uri\":\"file:///tmp\",\"name\":\"t\"}],"
                            + "\"removed\":[]}}"),
            notification("$/cancelRequest", "{\"id\":5}"), notification("$/setTrace", "{\"value\":\"off\"}"),
            request("textDocument/codeAction",
                    "{\"textDocument\":{\"uri\":\"file:///tmp/a.java\"},\"range\":{\"start\":{"
                            + "\"line\":0,\"character\":0},\"end\":{\"line\":1,\"character\":0}},\"context\":{\"diagnostics\":[{\"range\":{"
                            + "\"start\":{\"line\":0,\"character\":0},\"end\":{\"line\":0,\"character\":1}},\"message\":\"m\"}]}}"),
            request("codeAction/resolve",
                    "{\"title\":\"t\",\"data\":{\"uri\":\"file:///tmp/a.java\",\"range\":{\"start\":{"
                            + "\"line\":0,\"character\":0},\"end\":{\"line\":1,\"character\":0}},\"command\":\"fix\"}}"),
            request("vauban/chat",
                    "{\"text\":\"/explain\",\"partialResultToken\":\"p\",\"attachments\":[{\"kind\":\"file\","
                            + "\"uri\":\"file:///tmp/a.java\",\"range\":{\"start\":{\"line\":0,\"character\":0},\"end\":{\"line\":1,"
                            + "\"character\":0}}}]}"),
            request("workspace/executeCommand",
                    "{\"command\":\"vauban.insert\",\"arguments\":[{\"uri\":\"file:///tmp/a.java\","
                            + "\"range\":{\"start\":{\"line\":1,\"character\":0},\"end\":{\"line\":2,\"character\":0}},\"code\":\"int b;\"}]}"),
            request("workspace/executeCommand",
                    "{\"command\":\"vauban.explain\",\"workDoneToken\":3,\"arguments\":[{\"uri\":"
                            + "\"file:///tmp/a.java\",\"instruction\":\"briefly\",\"problems\":\"1: a\",\"partialResultToken\":\"q\"}]}"),
            request("workspace/executeCommand",
                    "{\"command\":\"vauban.fix\",\"arguments\":[{\"uri\":\"file:///tmp/a.java\","
                            + "\"problems\":\"a is not used\"}]}"),
            request("textDocument/diagnostic",
                    "{\"textDocument\":{\"uri\":\"file:///tmp/a.java\"},\"previousResultId\":\"en 1\"}"),
            notification("vauban/didMoveCaret",
                    "{\"textDocument\":{\"uri\":\"file:///tmp/a.java\"},\"position\":{\"line\":1,\"character\":2}}"),
            notification("vauban/didTypeQuestion",
                    "{\"question\":\"What is it?\",\"folders\":[\"file:///tmp\"],\"packs\":[\"p\"]}"),
            request("vauban/nextEdit", "{\"textDocument\":{\"uri\":\"file:///tmp/a.java\"}}"),
            request("vauban/exclusion", "{\"textDocument\":{\"uri\":\"file:///tmp/a.java\"}}"),
            request("vauban/conversation", "{\"conversation\":\"c\",\"attachments\":true}"),
            request("vauban/attachments",
                    "{\"attachments\":[{\"text\":\"t\",\"kind\":\"clipboard\"},{\"uri\":\"file:///tmp/a.java\"}]}"),
            request("vauban/bugReport", "{\"id\":1,\"content\":true}"),
            notification("window/workDoneProgress/cancel", "{\"token\":\"t\"}"),
            notification("workspace/didChangeWorkspaceFolders",
                    "{\"event\":{\"added\":[{\"uri\":\"file:///nowhere\",\"name\":\"n\"}],"
                            + "\"removed\":[]}}"),
            notification("notebookDocument/didClose",
                    "{\"notebookDocument\":{\"uri\":\"file:///n.ipynb\"},\"cellTextDocuments\":["
                            + "{\"uri\":\"cell:1\"}]}"),
            request("textDocument/hover", "{" + AT + "}"), request("vauban/prompts", "null"),
            request("vauban/readAhead", "null"),
            request("vauban/commands", "null"), request("vauban/models", "null"), request("vauban/status", "null"),
            request("unknown/method", "{}"));

    private FuzzMessages() {}

    private static String request(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    private static String notification(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    static String mutated(Random random) {
        String seed = SEEDS.get(random.nextInt(SEEDS.size()));
        if (random.nextInt(5) == 0) {
            return damaged(seed, random);
        }
        JsonElement message = JsonParser.parseString(seed);
        for (int n = random.nextInt(3); n >= 0; n--) {
            message = mutate(message, random);
        }
        String text = message.toString();
        return text.isEmpty() ? "0" : text;
    }

    /** Removes, doubles or inserts characters. */
    private static String damaged(String seed, Random random) {
        StringBuilder text = new StringBuilder(seed);
        for (int n = random.nextInt(4); n >= 0 && text.length() > 1; n--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, "[{\"\\:,0e-\u0000é😀".charAt(random.nextInt(12)));
                case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
                default -> text.setLength(Math.max(1, at));
            }
        }
        return text.toString();
    }

    /** Changes an element somewhere in the message. */
    private static JsonElement mutate(JsonElement element, Random random) {
        boolean deeper = random.nextInt(4) > 0;
        if (deeper && element instanceof JsonObject object && !object.isEmpty()) {
            List<String> names = new ArrayList<>(object.keySet());
            String name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(12)) {
                case 0 -> object.remove(name);
                case 1 -> object.add(name + "x", object.remove(name));
                default -> object.add(name, mutate(object.get(name), random));
            }
            return object;
        }
        if (deeper && element instanceof JsonArray array && !array.isEmpty()) {
            int at = random.nextInt(array.size());
            if (random.nextInt(6) == 0) {
                array.add(array.get(at).deepCopy());
            } else {
                array.set(at, mutate(array.get(at), random));
            }
            return array;
        }
        return other(random);
    }

    private static JsonElement other(Random random) {
        return switch (random.nextInt(14)) {
            case 0 -> JsonNull.INSTANCE;
            case 1 -> new JsonPrimitive(-1);
            case 2 -> new JsonPrimitive(Integer.MAX_VALUE);
            case 3 -> new JsonPrimitive(Long.MIN_VALUE);
            case 4 -> new JsonPrimitive(1e300);
            case 5 -> new JsonPrimitive(0.5);
            case 6 -> new JsonPrimitive(true);
            case 7 -> new JsonPrimitive("");
            case 8 -> new JsonPrimitive("file:///%zz\u0000");
            case 9 -> new JsonPrimitive("x".repeat(random.nextInt(20_000)));
            case 10 -> new JsonArray();
            case 11 -> new JsonObject();
            case 12 -> JsonParser.parseString("[".repeat(100) + "]".repeat(100));
            default -> new JsonPrimitive(random.nextInt(10));
        };
    }
}
