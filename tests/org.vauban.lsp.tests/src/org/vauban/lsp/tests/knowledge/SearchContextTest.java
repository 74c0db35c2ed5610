// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.Assistant;
import org.vauban.assist.question.DocumentAddresses;
import org.vauban.assist.question.DocumentIndex;
import org.vauban.assist.question.QuestionService;
import org.vauban.knowledge.Neighbours;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;
import org.vauban.lsp.tests.WithPipedServer;

/** A client receives the text around the passages of a search if it requests that. */
class SearchContextTest extends WithPipedServer {
    @TempDir
    private Path folder;

    private final List<Passage> passages = new ArrayList<>();
    private final List<Integer> wanted = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        int start = 0;
        int line = 1;
        for (String text : List.of("The scope.\n", "The pressure.\n", "The table.\n")) {
            passages.add(new Passage(folder.resolve("manual.md").toString(), passages.size(), "Manual",
                    List.of("Chapter " + line), "", "en", start, start + text.length(), line++, 0, "", text,
                    List.of()));
            start += text.length();
        }
        DocumentIndex index = proxy(DocumentIndex.class, (name, arguments) -> {
            wanted.add((Integer) arguments[1]);
            return new Neighbours(passages.subList(0, 1), passages.subList(2, 3));
        });
        QuestionService questions = proxy(QuestionService.class, (name, arguments) -> switch (name) {
            case "isAvailable" -> true;
            case "addresses" -> DocumentAddresses.FILES;
            case "index" -> index;
            default -> CompletableFuture.completedFuture(
                    new SearchResult(List.of(new Hit(passages.get(1), 1, 0, null)), 1, 0, false));
        });
        serve((Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(), new Class<?>[] {Assistant.class},
                (proxy, method, arguments) -> method.getName().equals("questions") ? questions
                        : method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, arguments) : null));
        wire.request(1, "initialize", "{\"processId\":null,\"locale\":\"en\",\"capabilities\":{}}");
        wire.answer(1);
        wire.notify("initialized", "{}");
    }

    private interface Call {
        Object answer(String name, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (proxy, method, arguments) -> call.answer(method.getName(), arguments)));
    }

    private JsonObject found(int id, String more) throws Exception {
        wire.request(id, "vauban/search", "{\"query\":\"pressure\"" + more + "}");
        return wire.answer(id).getAsJsonObject("result").getAsJsonArray("passages").get(0).getAsJsonObject();
    }

    private void is(Passage expected, JsonArray neighbours) {
        assertEquals(1, neighbours.size());
        JsonObject neighbour = neighbours.get(0).getAsJsonObject();
        JsonObject text = neighbour.getAsJsonObject("passage");
        assertEquals(expected.text(), text.get("text").getAsString());
        assertEquals(expected.start(), text.get("start").getAsInt());
        assertEquals(expected.line() - 1, neighbour.getAsJsonObject("place").get("line").getAsInt());
        assertEquals(expected.headings().getFirst(), neighbour.getAsJsonArray("headings").get(0).getAsString());
    }

    @Test
    void whatStandsBeforeAndAfterComesWhereItIsWanted() throws Exception {
        JsonObject found = found(2, ",\"context\":1");
        is(passages.getFirst(), found.getAsJsonArray("before"));
        is(passages.getLast(), found.getAsJsonArray("after"));
        found(3, ",\"context\":1000");
        assertEquals(List.of(1, Neighbours.MOST), wanted);
    }

    @Test
    void nothingIsReadWhereNobodyWantsIt() throws Exception {
        for (String more : List.of("", ",\"context\":0", ",\"context\":-3")) {
            JsonObject found = found(2 + more.length(), more);
            assertFalse(found.has("before") || found.has("after"), found.toString());
        }
        assertEquals(List.of(), wanted);
    }
}
