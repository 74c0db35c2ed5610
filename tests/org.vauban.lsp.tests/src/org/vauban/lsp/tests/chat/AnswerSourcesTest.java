// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.Assistant;
import org.vauban.assist.ask.AssistantServices;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.chat.ChatService;
import org.vauban.assist.chat.DefaultChatService;
import org.vauban.assist.inspect.PromptLog;
import org.vauban.assist.message.Messages;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.ChatRequest.Message;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineCall;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.TokenListener;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Clearance;
import org.vauban.governance.Gate;
import org.vauban.governance.ProjectRules;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.lsp.tests.NoQuestions;
import org.vauban.lsp.tests.WithPipedServer;

/** A client keeps the files of each answer, with which a new server goes on with its conversation. */
class AnswerSourcesTest extends WithPipedServer {
    private static final String ENDPOINT = "team";
    private static final String NO_FILE = "no file";
    private static final String CODE = "int secretOfThePump = 12;";
    private static final String ANSWER = "Write `" + CODE + "`.";

    @TempDir
    Path folder;

    private final PromptLog log = new PromptLog(9, 1 << 20);
    private final ExecutorService background = Executors.newSingleThreadExecutor();
    private AuditLog audit;
    private Path file;
    private int requests = 1;
    /** Messages of the last request to the engine. */
    private volatile List<Message> sent = List.of();

    @BeforeEach
    void start() throws Exception {
        folder = folder.toRealPath();
        file = Files.writeString(folder.resolve("Algo.java"), "// vauban:local-only\n" + CODE);
        audit = new AuditLog(folder.resolve("audit.jsonl"));
        ChatService chats = new DefaultChatService(new PromptService(services()), new NoQuestions());
        Assistant assistant = (Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(),
                new Class<?>[] {Assistant.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "chats" -> chats;
                    case "questions" -> new NoQuestions();
                    case "prompts" -> log;
                    default -> method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, arguments) : null;
                });
        serve(assistant);
        wire.request(1, "initialize", "{\"processId\":null,\"locale\":\"en\",\"capabilities\":{},\"workspaceFolders\":"
                + "[{\"name\":\"w\",\"uri\":\"" + folder.toUri() + "\"}]}");
        assertTrue(wire.answer(1).has("result"));
    }

    @AfterEach
    void closeAudit() throws Exception {
        background.shutdown();
        audit.close();
    }

    /** Returns services whose gate lets an endpoint receive all texts that need not stay on the machine. */
    private AssistantServices services() throws Exception {
        Gate gate = new Gate(GatePolicy.of(Policy.NONE).exclusions(List.of()), new SecretMasker(), audit,
                FeaturePolicy.of(Policy.NONE), ProjectRules.NONE,
                (submission, part, kinds) -> Clearance.of("chat", Set.of(ENDPOINT), Map.of(), "policy"));
        ModelDescription model = new ModelDescription("m", "fake", "a fake", 1, 1, 4096, 4096, 1, "qwen", true, 1);
        Engine engine = (Engine) Proxy.newProxyInstance(Engine.class.getClassLoader(), new Class<?>[] {Engine.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "tokenize" -> CompletableFuture.completedFuture(new int[1]);
                    case "chat" -> answer((ChatRequest) arguments[0], (TokenListener) arguments[1]);
                    default -> InvocationHandler.invokeDefault(proxy, method, arguments);
                });
        AssistantServices.Open open = new AssistantServices.Open(gate, engine, "m",
                CompletableFuture.completedFuture(model));
        Messages messages = new Messages("org.vauban.assist", Locale.ENGLISH);
        return (AssistantServices) Proxy.newProxyInstance(AssistantServices.class.getClassLoader(),
                new Class<?>[] {AssistantServices.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "open" -> open;
                    case "log" -> log;
                    case "messages" -> messages;
                    case "background" -> background;
                    case "remembered" -> CompletableFuture.completedFuture(0);
                    case "problem" -> null;
                    default -> InvocationHandler.invokeDefault(proxy, method, arguments);
                });
    }

    private EngineCall<Generation> answer(ChatRequest request, TokenListener listener) {
        sent = request.messages();
        listener.text(ANSWER);
        CompletableFuture<Generation> result = CompletableFuture.completedFuture(
                new Generation(ANSWER, FinishReason.END, "m", "chat", 1, 0, 1, 1, 1, 2));
        return new EngineCall<>() {
            @Override
            public CompletableFuture<Generation> result() {
                return result;
            }

            @Override
            public void cancel() {
                // already complete
            }
        };
    }

    private JsonObject ask(JsonObject question) throws Exception {
        int id = ++requests;
        question.addProperty("text", "Why?");
        wire.request(id, "vauban/chat", question.toString());
        JsonObject answer = wire.answer(id);
        assertTrue(answer.has("result"), answer::toString);
        return answer.getAsJsonObject("result");
    }

    /** Asks without a file, after an answer that repeats the file. */
    private JsonObject goOn(String... sources) throws Exception {
        JsonObject turn = new JsonObject();
        turn.addProperty("question", "Explain this");
        turn.addProperty("answer", ANSWER);
        if (sources.length > 0) {
            turn.add("sources", new Gson().toJsonTree(sources[0].equals(NO_FILE) ? List.of() : List.of(sources)));
        }
        JsonArray earlier = new JsonArray();
        earlier.add(turn);
        JsonObject question = new JsonObject();
        question.add("earlier", earlier);
        return ask(question);
    }

    private String texts() {
        List<String> texts = new ArrayList<>();
        sent.forEach(message -> message.parts().forEach(part -> texts.add(part.text().text())));
        return String.join("\n", texts);
    }

    /** Whether the endpoint may receive what was sent last. */
    private boolean mayLeave() {
        return sent.stream().allMatch(each -> each.parts().getFirst().text().clearance().allows(ENDPOINT));
    }

    private JsonObject attachment() {
        JsonObject attachment = new JsonObject();
        attachment.addProperty("uri", file.toUri().toString());
        JsonArray all = new JsonArray();
        all.add(attachment);
        JsonObject question = new JsonObject();
        question.add("attachments", all);
        return question;
    }

    private static String sources(JsonObject answer) {
        return String.valueOf(answer.get("sources"));
    }

    @Test
    void theClientLearnsTheFilesOfAnAnswer() throws Exception {
        String expected = "[\"" + file.toUri() + "\"]";
        assertEquals("[]", sources(ask(new JsonObject())));
        JsonObject question = attachment();
        question.addProperty("partialResultToken", "t");
        question.addProperty("text", "Why?");
        wire.request(50, "vauban/chat", question.toString());
        JsonObject first = wire.read().getAsJsonObject("params").getAsJsonObject("value");
        assertEquals(expected, sources(first), "of an answer that is stopped, nothing else tells it");
        JsonObject answer = wire.answer(50).getAsJsonObject("result");
        assertEquals(expected, sources(answer));
        JsonObject next = new JsonObject();
        next.add("conversation", answer.get("conversation"));
        assertEquals(expected, sources(ask(next)), "the answer may repeat the one before");
        wire.request(60, "vauban/conversation", next.toString());
        JsonArray turns = wire.answer(60).getAsJsonObject("result").getAsJsonArray("turns");
        turns.forEach(turn -> assertEquals(expected, sources(turn.getAsJsonObject())));
        assertEquals(2, turns.size());
    }

    @Test
    void anEarlierAnswerAboutAFileThatStaysStays() throws Exception {
        String own = "[\"" + file.toUri() + "\"]";
        assertEquals(own, sources(goOn(file.toUri().toString())));
        assertTrue(texts().contains(CODE), texts());
        assertFalse(mayLeave());
        Files.writeString(file, CODE);
        goOn(file.toUri().toString());
        assertTrue(mayLeave(), "it may leave now");
        Files.delete(file);
        goOn(file.toUri().toString());
        assertTrue(texts().contains(CODE), texts());
        assertFalse(mayLeave(), "nobody knows");
    }

    @Test
    void anEarlierAnswerAboutAFileThatIsExcludedSinceIsNotSent() throws Exception {
        Files.writeString(folder.resolve(".vaubanignore"), "Algo.java\n");
        for (String uri : List.of(file.toUri().toString(), "what is this", "")) {
            goOn(uri);
            assertFalse(texts().contains(CODE), () -> uri + ": " + texts());
        }
    }

    @Test
    void anEarlierAnswerWithoutSourcesStays() throws Exception {
        assertEquals("null", sources(goOn()), "its files are as unknown");
        assertTrue(texts().contains(CODE), texts());
        assertFalse(mayLeave());
        assertEquals("[]", sources(goOn(NO_FILE)));
        assertTrue(mayLeave(), "it is known to repeat no file");
    }

    @Test
    void theTextInTheEditorDecides() throws Exception {
        String uri = file.toUri().toString();
        Files.writeString(file, CODE);
        JsonObject document = new JsonObject();
        document.addProperty("uri", uri);
        document.addProperty("languageId", "java");
        document.addProperty("version", 1);
        document.addProperty("text", "// vauban:local-only\n" + CODE);
        JsonObject opened = new JsonObject();
        opened.add("textDocument", document);
        wire.notify("textDocument/didOpen", opened.toString());
        goOn(uri);
        assertFalse(mayLeave());
    }
}
