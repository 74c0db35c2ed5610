// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.get;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.ask.AssistantServices;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.chat.ChatService;
import org.vauban.assist.chat.ChatSession;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.ConversationLimits;
import org.vauban.assist.chat.ConversationStore;
import org.vauban.assist.chat.DefaultChatService;
import org.vauban.assist.chat.FolderConversationStore;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.inspect.InspectedPart;
import org.vauban.assist.inspect.PromptLog;
import org.vauban.assist.question.QuestionService;
import org.vauban.assist.tests.FakeAssistant;
import org.vauban.assist.tests.FakeEngine;
import org.vauban.assist.tests.FakeEngine.Asked;
import org.vauban.engine.ChatRequest.Message;
import org.vauban.engine.FinishReason;
import org.vauban.engine.ModelDescription;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Clearance;
import org.vauban.governance.Gate;
import org.vauban.governance.ProjectRules;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.SourceText;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.source.TextSource;

/** What later questions include of answers about attached files: such an answer counts as text of these files. */
class AttachedHistoryTest {
    private static final String ENDPOINT = "team";
    private static final String TEXT = "int secretOfThePump = 12;";
    private static final String ANSWER = "Write `" + TEXT + "` instead.";
    private static final String LOCAL_ONLY = "// vauban:local-only\n";

    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine();
    private final PromptLog log = new PromptLog(9, 1 << 20);
    private AuditLog audit;
    private ChatService chats;
    private Path file;
    private List<Message> sent = List.of();

    @BeforeEach
    void start() throws Exception {
        file = Files.writeString(folder.resolve("A.java"), TEXT);
        audit = new AuditLog(folder.resolve("audit.jsonl"));
        // an endpoint may receive all texts that need not stay on the machine
        Gate gate = new Gate(GatePolicy.of(Policy.NONE).exclusions(List.of("*.secret")), new SecretMasker(), audit,
                FeaturePolicy.of(Policy.NONE), ProjectRules.NONE,
                (submission, part, kinds) -> Clearance.of("chat", Set.of(ENDPOINT), Map.of(), "policy"));
        ModelDescription model = new ModelDescription("m", "fake", "a fake", 1, 1, 4096, 4096, 1, "qwen", true, 1);
        AssistantServices.Open open = new AssistantServices.Open(gate, engine, "m",
                CompletableFuture.completedFuture(model));
        AssistantServices plain = CitedServices.of(Locale.ENGLISH);
        AssistantServices services = (AssistantServices) Proxy.newProxyInstance(
                AssistantServices.class.getClassLoader(), new Class<?>[] {AssistantServices.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "open" -> open;
                    case "log" -> log;
                    case "remembered" -> CompletableFuture.completedFuture(0);
                    case "problem" -> null;
                    case "messages", "masker", "background", "outcomes" -> method.invoke(plain, arguments);
                    default -> InvocationHandler.invokeDefault(proxy, method, arguments);
                });
        QuestionService none = (QuestionService) Proxy.newProxyInstance(QuestionService.class.getClassLoader(),
                new Class<?>[] {QuestionService.class}, (proxy, method, arguments) -> {
                    throw new AssertionError(method);
                });
        chats = new DefaultChatService(new PromptService(services), none);
    }

    @AfterEach
    void end() throws Exception {
        audit.close();
    }

    private ChatSession session(Conversation conversation) {
        return chats.open(conversation, ConversationStore.NOTHING);
    }

    private Turn say(ChatSession session, String answer, Attachment... attachments) throws Exception {
        CompletableFuture<Turn> turn = session.ask("Why?", List.of(attachments));
        Asked asked = engine.next();
        sent = asked.chat.messages();
        asked.write(answer).finish(FinishReason.END);
        return get(turn);
    }

    private Attachment attached() throws Exception {
        return Attachment.file(file, folder, "java", Files.readString(file));
    }

    private void exclude(String name) throws Exception {
        Files.writeString(folder.resolve(".vaubanignore"), name + "\n");
    }

    private String texts() {
        return String.join("\n", sent.stream().map(Asked::text).toList());
    }

    /** Whether the endpoint may receive what was sent last. */
    private boolean mayLeave() {
        return sent.stream().allMatch(each -> each.parts().getFirst().text().clearance().allows(ENDPOINT));
    }

    private static List<TextSource> sources(Turn turn) {
        return Objects.requireNonNull(turn.sources()).stream().map(SourceText::source).toList();
    }

    /** Returns the conversation as it is read from the disk, the given member of its turns removed. */
    private Conversation reopened(Conversation conversation, String removed) throws Exception {
        ConversationStore store = new FolderConversationStore(folder.resolve("chats"), ConversationLimits.STANDARD,
                Locale.ENGLISH);
        store.save(conversation);
        Path kept = folder.resolve("chats").resolve(conversation.id() + ".json");
        JsonObject json = JsonParser.parseString(Files.readString(kept)).getAsJsonObject();
        json.getAsJsonArray("turns").forEach(turn -> turn.getAsJsonObject().remove(removed));
        Files.writeString(kept, json.toString());
        return store.load(conversation.id());
    }

    @Test
    void nothingIsSentOfAFileThatIsExcludedSince() throws Exception {
        ChatSession session = session(Conversation.create());
        say(session, ANSWER, attached());
        say(session, "As said: " + ANSWER);
        assertTrue(texts().contains(ANSWER), texts());
        say(session, "And again.");
        assertTrue(texts().contains("As said: "), texts());
        exclude("A.java");
        say(session, "What is it about?");
        assertFalse(texts().contains(TEXT) || texts().contains("A.java"), texts());
        assertFalse(texts().contains("As said: ") || texts().contains("And again"), "they may repeat it as well");
        assertEquals(2 * 3 + 2, sent.size(), "a sentence is sent in place of each answer");
        InspectedPart part = log.requests().getLast().parts().stream().filter(each -> each.message() == 2).findFirst()
                .orElseThrow();
        assertEquals(InspectedPart.State.HELD_BACK, part.state());
        assertTrue(String.valueOf(part.reason()).contains("A.java"), part.reason());
        say(session, "So.");
        assertTrue(texts().contains("What is it about?"), "that answer knew nothing of the file");
        assertTrue(session.conversation().path().getFirst().answer().contains(TEXT), "the user still sees it");
    }

    @Test
    void anAnswerToWhichAFileWasNotSentIsSentAgain() throws Exception {
        exclude("A.java");
        Path other = Files.writeString(folder.resolve("B.java"), "class B {}");
        ChatSession session = session(Conversation.create());
        Turn turn = say(session, "About B.", attached(), Attachment.file(other, folder, "java", "class B {}"));
        assertEquals(List.of(TextSource.file(other, folder)), sources(turn));
        say(session, "So.");
        assertTrue(texts().contains("About B."), texts());
        assertFalse(texts().contains(TEXT), texts());
    }

    @Test
    void aConversationThatIsOpenedAgainKnowsTheFilesOfItsAnswers() throws Exception {
        ChatSession session = session(Conversation.create());
        say(session, ANSWER, attached());
        say(session, "As said: " + ANSWER);
        Conversation kept = session.kept();
        Conversation loaded = reopened(kept, "nothing");
        assertEquals(kept, loaded);
        say(session(loaded), "So.");
        assertTrue(texts().contains("As said: " + ANSWER), texts());
        exclude("A.java");
        say(session(loaded), "So.");
        assertFalse(texts().contains(TEXT), texts());
        assertFalse(texts().contains("As said: "), texts());
    }

    @Test
    void anAnswerOfAnOlderFileIsTextOfAllAttachmentsBeforeIt() throws Exception {
        ChatSession session = session(Conversation.create());
        say(session, ANSWER, attached());
        say(session, "As said: " + ANSWER);
        Conversation older = reopened(session.kept(), "sources");
        say(session(older), "So.");
        assertTrue(texts().contains("As said: " + ANSWER), texts());
        exclude("A.java");
        say(session(older), "So.");
        assertFalse(texts().contains(TEXT), texts());
        assertFalse(texts().contains("As said: "), texts());
    }

    @Test
    void anAnswerAboutAFileThatStaysStays() throws Exception {
        Files.writeString(file, LOCAL_ONLY + TEXT);
        ChatSession session = session(Conversation.create());
        say(session, "Hello.");
        assertTrue(mayLeave(), "no file yet");
        say(session, ANSWER, attached());
        assertFalse(mayLeave());
        say(session, ANSWER);
        assertFalse(mayLeave());
        exclude("A.java");
        say(session, "So.");
        assertFalse(texts().contains(TEXT), texts());
        assertTrue(mayLeave(), "nothing of the file is left in the conversation");
    }

    @Test
    void anAnswerStaysAlsoWithoutTheTextOfItsFile() throws Exception {
        Files.writeString(file, LOCAL_ONLY + TEXT);
        ChatSession session = session(Conversation.create());
        say(session, ANSWER, attached());
        Conversation kept = session.kept();
        Turn turn = kept.path().getFirst();
        Turn bare = new Turn(turn.id(), null, turn.asked(), null, turn.question(), List.of(), ANSWER, turn.state(),
                null, null, List.of(), turn.sources());
        Conversation loaded = reopened(new Conversation(kept.id(), kept.title(), kept.created(), kept.changed(),
                List.of(bare), bare.id()), "nothing");
        say(session(loaded), "So.");
        assertTrue(texts().contains(TEXT), texts());
        assertFalse(mayLeave());
        Files.writeString(file, TEXT);
        say(session(loaded), "So.");
        assertTrue(mayLeave(), "the file no longer has the mark");
        Files.delete(file);
        say(session(loaded), "So.");
        assertTrue(texts().contains(TEXT), texts());
        assertFalse(mayLeave(), "nobody knows");
    }

    @Test
    void anAnswerWhoseFilesAreUnknownStays() throws Exception {
        Conversation fresh = Conversation.create();
        Turn unknown = new Turn(UUID.randomUUID().toString(), null, fresh.created(), null, "Why?", List.of(), ANSWER,
                Turn.State.ANSWERED, null, null, List.of(), null);
        Conversation conversation = reopened(new Conversation(fresh.id(), "", fresh.created(), fresh.changed(),
                List.of(unknown), unknown.id()), "nothing");
        ChatSession session = session(conversation);
        Turn next = say(session, "So.");
        assertTrue(texts().contains(ANSWER), texts());
        assertFalse(mayLeave());
        assertNull(next.sources(), "it may repeat that answer");
    }

    @Test
    void aStoppedAnswerIsTextOfItsFilesToo() throws Exception {
        ChatSession session = session(Conversation.create());
        CompletableFuture<Turn> turn = session.ask("Why?", List.of(attached()));
        engine.next().write(ANSWER);
        session.stop();
        assertEquals(Turn.State.STOPPED, get(turn).state());
        assertEquals(List.of(TextSource.file(file, folder)), sources(get(turn)));
        exclude("A.java");
        say(session, "So.");
        assertFalse(texts().contains(TEXT), texts());
    }

    @Test
    void nothingIsSentOfAMarkedFileByTheAssistantItself() throws Exception {
        try (FakeAssistant fake = new FakeAssistant(Files.createDirectory(folder.resolve("fake")), Locale.ENGLISH)) {
            Path hidden = Files.writeString(fake.folder.resolve("hidden.secret"), TEXT);
            Conversation conversation = Conversation.create();
            Turn turn = new Turn("1", null, conversation.created(), null, "Why?",
                    List.of(Attachment.file(hidden, fake.folder, null, TEXT)), ANSWER, Turn.State.ANSWERED, null, null);
            ChatSession session = fake.assistant().chats().open(new Conversation(conversation.id(), "",
                    conversation.created(), conversation.changed(), List.of(turn), "1"), ConversationStore.NOTHING);
            CompletableFuture<Turn> next = session.ask("Why is that?", List.of());
            Asked asked = fake.engine.next();
            sent = asked.chat.messages();
            asked.finish(FinishReason.END);
            get(next);
            assertFalse(texts().contains(TEXT), texts());
        }
    }
}
