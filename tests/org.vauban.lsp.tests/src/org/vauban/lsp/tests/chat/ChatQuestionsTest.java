// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.Assistant;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.chat.ChatListener;
import org.vauban.assist.chat.ChatService;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.Turn;
import org.vauban.lsp.tests.NoQuestions;
import org.vauban.lsp.tests.Patience;
import org.vauban.lsp.tests.WithPipedServer;

/** Questions in a conversation whose answers a test writes by hand. */
class ChatQuestionsTest extends WithPipedServer {
    private static final int INVALID_PARAMS = -32602;

    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> stopped = new LinkedBlockingQueue<>();
    private final List<ChatListener> listeners = new CopyOnWriteArrayList<>();
    private volatile Asked running;
    private volatile Conversation conversation;

    /** A question that waits for its answer. */
    private final class Asked {
        final String question;
        final CompletableFuture<Turn> result = new CompletableFuture<>();

        Asked(String question) {
            this.question = question;
        }

        void write(String text) {
            listeners.forEach(each -> each.text(question, text));
        }

        void end(Turn.State state) {
            running = null;
            Turn turn = new Turn(question, null, Instant.EPOCH, null, question, List.<Attachment>of(),
                    "Answer to " + question, state, null, null);
            conversation = new Conversation(conversation.id(), conversation.title(), conversation.created(),
                    conversation.changed(), List.of(turn), turn.id());
            result.complete(turn);
        }
    }

    @BeforeEach
    void start() throws Exception {
        ChatSession session = (ChatSession) Proxy.newProxyInstance(ChatSession.class.getClassLoader(),
                new Class<?>[] {ChatSession.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "conversation", "kept" -> conversation;
                    case "running" -> running != null;
                    case "addListener" -> listeners.add((ChatListener) arguments[0]);
                    case "removeListener" -> listeners.remove(arguments[0]);
                    case "stop" -> running == null ? null : stopped.add(running.question);
                    case "ask" -> ask((String) arguments[arguments.length - 2]);
                    default -> throw new AssertionError(method.getName());
                });
        ChatService chats = (ChatService) Proxy.newProxyInstance(ChatService.class.getClassLoader(),
                new Class<?>[] {ChatService.class}, (proxy, method, arguments) -> {
                    conversation = (Conversation) arguments[0];
                    return session;
                });
        Assistant assistant = (Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(),
                new Class<?>[] {Assistant.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "chats" -> chats;
                    case "questions" -> new NoQuestions();
                    default -> null;
                });
        serve(assistant);
        wire.request(1, "initialize", "{\"processId\":null,\"locale\":\"en\",\"capabilities\":{}}");
        assertTrue(wire.answer(1).has("result"));
    }

    private CompletableFuture<Turn> ask(String question) {
        if (running != null) {
            throw new IllegalStateException("a question is under way");
        }
        running = new Asked(question);
        Asked now = running;
        asked.add(now);
        if (question.isBlank()) {
            now.end(Turn.State.ANSWERED); // models answer even a blank question
        }
        return now.result;
    }

    private Asked asked() throws Exception {
        return asked.poll(Patience.SECONDS, TimeUnit.SECONDS);
    }

    private JsonObject error(int id) throws Exception {
        return wire.answer(id).getAsJsonObject("error");
    }

    /** An engine finishes its current step before it stops, which takes seconds on a slow machine. */
    @Test
    void aQuestionAfterAStoppedOneWaitsUntilThatHasEnded() throws Exception {
        wire.request(2, "vauban/chat", "{\"text\":\"first\"}");
        asked().end(Turn.State.ANSWERED);
        String id = wire.answer(2).getAsJsonObject("result").get("conversation").getAsString();
        wire.request(3, "vauban/chat", "{\"text\":\"second\",\"conversation\":\"" + id + "\"}");
        Asked second = asked();
        wire.notify("$/cancelRequest", "{\"id\":3}");
        assertEquals("second", stopped.poll(Patience.SECONDS, TimeUnit.SECONDS));
        assertTrue(wire.answer(3).has("error"));
        wire.request(4, "vauban/chat", "{\"text\":\"third\",\"partialResultToken\":\"third\",\"conversation\":\"" + id
                + "\"}");
        // answered once the previous question was processed
        wire.request(5, "vauban/chat", "{\"text\":\"fourth\",\"conversation\":\"unknown\"}");
        JsonObject next = wire.read();
        assertEquals(5, next.get("id").getAsInt(), next::toString);
        second.end(Turn.State.STOPPED);
        Asked third = asked();
        assertEquals("third", third.question);
        third.write("Yes");
        JsonObject piece = wire.read();
        assertEquals("third", piece.getAsJsonObject("params").get("token").getAsString(), piece::toString);
        third.end(Turn.State.ANSWERED);
        JsonObject answer = wire.answer(4);
        assertEquals("Answer to third", answer.getAsJsonObject("result").get("answer").getAsString());
        assertEquals(0, listeners.size());
    }

    private JsonObject piece() throws Exception {
        JsonObject message = wire.read();
        assertEquals("$/progress", message.get("method").getAsString(), message::toString);
        return message.getAsJsonObject("params").getAsJsonObject("value");
    }

    /** Nothing else tells its client which conversation to continue. */
    @Test
    void aConversationWhoseFirstAnswerIsStoppedIsNamedBeforeAndKeepsIt() throws Exception {
        wire.request(2, "vauban/chat", "{\"text\":\"first\",\"partialResultToken\":\"first\"}");
        Asked first = asked();
        first.write("Half");
        JsonObject piece = piece();
        assertEquals("Half", piece.get("text").getAsString());
        String id = piece.get("conversation").getAsString();
        first.write(" a page");
        assertFalse(piece().has("conversation"), "it is told once");
        wire.notify("$/cancelRequest", "{\"id\":2}");
        assertTrue(wire.answer(2).has("error"));
        wire.request(3, "vauban/conversation", "{\"conversation\":\"" + id + "\"}");
        // answered once the previous request was processed
        wire.request(4, "vauban/conversation", "{\"conversation\":\"unknown\"}");
        JsonObject next = wire.read();
        assertEquals(4, next.get("id").getAsInt(), next::toString);
        first.end(Turn.State.STOPPED);
        JsonObject turn = wire.answer(3).getAsJsonObject("result").getAsJsonArray("turns").get(0).getAsJsonObject();
        assertEquals("Answer to first", turn.get("answer").getAsString(), "what the engine had written when it ended");
        wire.request(5, "vauban/chat", "{\"text\":\"second\",\"conversation\":\"" + id + "\"}");
        asked().end(Turn.State.ANSWERED);
        assertEquals(id, wire.answer(5).getAsJsonObject("result").get("conversation").getAsString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"text\":\"\"", "\"text\":\" \\n\"", "\"text\":\"\",\"attachments\":[]"})
    void noModelIsAskedNothing(String question) throws Exception {
        wire.request(2, "vauban/chat", "{" + question + "}");
        JsonObject error = error(2);
        assertEquals(INVALID_PARAMS, error.get("code").getAsInt(), error::toString);
        assertTrue(error.get("message").getAsString().contains("The question is empty"), error::toString);
        assertTrue(asked.isEmpty());
    }

    /** For example an explanation of an attachment. */
    @ParameterizedTest
    @ValueSource(strings = {"\"text\":\"\",", ""})
    void aCommandNeedsNoText(String text) throws Exception {
        wire.request(2, "vauban/chat", "{" + text + "\"command\":\"explain\"}");
        assertTrue(wire.answer(2).has("result"));
        assertEquals("", asked().question);
    }
}
