// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.vauban.assist.tests.FakeAssistant.failure;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.models.MachineMemory;
import org.vauban.assist.question.QuestionListener;
import org.vauban.assist.question.QuestionOutcome;
import org.vauban.assist.question.QuestionQuery;
import org.vauban.assist.tests.FakeEngine.Asked;
import org.vauban.assist.tests.FakeEngine.Loading;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;
import org.vauban.models.Catalogue;

/** Passages are weighed by a smaller model where one is installed; the larger one answers. */
class SmallerModelTest {
    private static final String LARGER = "qwen2.5-coder-1.5b-instruct";
    private static final String SMALLER = "qwen2.5-coder-0.5b-instruct";
    private static final String QUESTION = "What is the maximum pressure of the pump?";

    @TempDir
    Path folder;
    private final FakeEngine engine = new FakeEngine();
    private final BlockingQueue<FakeEngine> opened = new LinkedBlockingQueue<>();
    private UserHome home;
    private Assistant assistant;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(MachineMemory.memoryBytes() >= 6L << 30, "two models have no room on this machine");
        home = new UserHome(folder.resolve("home"));
        ModelFiles.place(folder.resolve("models"), LARGER);
        assistant = Assistants.create(new AssistSettings(new FakeEngineProvider(folder, limits -> {
            opened.add(engine);
            return engine;
        }), LARGER, folder.resolve("models"), folder.resolve("audit.jsonl"), List.of(), 100, 0, 0, Locale.ENGLISH));
    }

    @AfterEach
    void end() {
        if (assistant != null) {
            assistant.close();
            home.close();
        }
    }

    private Hit passage(int number, String text) throws Exception {
        Path file = Files.writeString(folder.resolve(number + ".txt"), text);
        return new Hit(new Passage(file.toString(), 0, "Manual", List.of(), "", "en", 0, text.length(), 1, 0, "", text,
                List.of()), 1, 0, null, 0.5);
    }

    private AssistCall<QuestionOutcome> ask() throws Exception {
        return assistant.questions().ask(new QuestionQuery(QUESTION,
                List.of(passage(0, "The pump is blue."), passage(1, "The maximum pressure is 12 bar."))),
                new QuestionListener() {});
    }

    /** The models that weighed the two passages, and the one that judged the better one. */
    private List<String> asked() throws Exception {
        Asked first = engine.next();
        first.write(QUESTION, 0.5).finish(FinishReason.END);
        Asked second = engine.next();
        second.write(QUESTION, 0.1).finish(FinishReason.END);
        Asked judged = engine.next();
        judged.write("No", 0.9).finish(FinishReason.LENGTH);
        return List.of(first.chat.modelId(), second.chat.modelId(), judged.chat.modelId());
    }

    private static void awaitNothing(AssistCall<QuestionOutcome> call, String model) throws Exception {
        QuestionOutcome outcome = FakeAssistant.get(call.result());
        assertEquals(2, outcome.read());
        assertEquals(model, outcome.modelId());
    }

    @Test
    void theSmallerModelWeighsAndTheLargerOneAnswers() throws Exception {
        ModelFiles.place(folder.resolve("models"), SMALLER);
        for (int i = 0; i < 2; i++) {
            AssistCall<QuestionOutcome> call = ask();
            assertEquals(List.of(SMALLER, SMALLER, LARGER), asked());
            awaitNothing(call, LARGER);
        }
        assertEquals(List.of(LARGER, SMALLER), engine.loads.stream().map(each -> each.request().modelId()).toList(),
                "each is loaded once");
        assertEquals(1, opened.size());
        String sha256 = Catalogue.builtIn().find(SMALLER).orElseThrow().sha256();
        assertTrue(Files.readAllLines(folder.resolve("audit.jsonl")).stream()
                .map(line -> JsonParser.parseString(line).getAsJsonObject()).filter(line -> line.has("model"))
                .filter(line -> SMALLER.equals(text(line, "model")))
                .allMatch(line -> sha256.equals(text(line, "modelSha256"))), "the audit says what the model is");
    }

    private static String text(JsonObject line, String name) {
        return line.has(name) ? line.get(name).getAsString() : null;
    }

    @Test
    void theLargerModelWeighsTheTwoBestAgainWhereTheSmallerOneIsNotSure() throws Exception {
        ModelFiles.place(folder.resolve("models"), SMALLER);
        AssistCall<QuestionOutcome> call = assistant.questions().ask(new QuestionQuery(QUESTION,
                List.of(passage(0, "The pressure is low."), passage(1, "The pressure is 12 bar."),
                        passage(2, "The pressure is high."))), new QuestionListener() {});
        for (double likely : new double[] {0.1, 0.2, 0.3}) {
            weighed(SMALLER, likely);
        }
        assertTrue(weighed(LARGER, 0.9).contains("12 bar"));
        assertTrue(weighed(LARGER, 0.1).contains("is low"));
        Asked judged = engine.next();
        assertTrue(text(judged).contains("12 bar"), "the larger one decides");
        judged.write("No", 0.9).finish(FinishReason.LENGTH);
        assertEquals(3, FakeAssistant.get(call.result()).read());
    }

    private String weighed(String model, double likely) throws Exception {
        Asked asked = engine.next();
        assertEquals(model, asked.chat.modelId());
        asked.write(QUESTION, likely).finish(FinishReason.END);
        return text(asked);
    }

    private static String text(Asked asked) {
        return FakeEngine.Asked.text(asked.chat.messages().getLast());
    }

    @Test
    void withoutASmallerModelTheOneInUseWeighs() throws Exception {
        ModelFiles.place(folder.resolve("models"), "smollm2-135m-instruct"); // of another family
        AssistCall<QuestionOutcome> call = ask();
        assertEquals(List.of(LARGER, LARGER, LARGER), asked());
        awaitNothing(call, LARGER);
        assertEquals(LARGER, engine.nextLoad().request().modelId());
        assertNull(engine.loads.poll());
    }

    /** As where there is no memory for two. */
    @Test
    void aSmallerModelThatCannotBeLoadedIsGoneWithout() throws Exception {
        ModelFiles.place(folder.resolve("models"), SMALLER);
        engine.loadsAtOnce = false;
        AssistCall<QuestionOutcome> call = ask();
        engine.nextLoad().finish();
        Loading smaller = engine.nextLoad();
        assertEquals(SMALLER, smaller.request().modelId());
        smaller.result().completeExceptionally(new EngineException(EngineError.OUT_OF_MEMORY, "no room"));
        assertEquals(List.of(LARGER, LARGER, LARGER), asked());
        awaitNothing(call, LARGER);
        assertNull(assistant.status().message(), "nobody misses it");
        AssistCall<QuestionOutcome> next = ask();
        assertEquals(List.of(LARGER, LARGER, LARGER), asked());
        awaitNothing(next, LARGER);
        assertNull(engine.loads.poll(), "it is not tried again and again");
    }

    @Test
    void aSmallerModelThatTheHostHasLostIsLoadedAgain() throws Exception {
        ModelFiles.place(folder.resolve("models"), SMALLER);
        AssistCall<QuestionOutcome> call = ask();
        engine.next().fail(new EngineException(EngineError.MODEL_NOT_LOADED, "lost"));
        assertEquals(List.of(SMALLER, SMALLER, LARGER), asked());
        awaitNothing(call, LARGER);
        assertEquals(List.of(LARGER, SMALLER, SMALLER),
                engine.loads.stream().map(each -> each.request().modelId()).toList());
    }

    /** What two models say of passages cannot be compared. */
    @Test
    void whereTheSmallerModelFailsTheLargerOneWeighsAll() throws Exception {
        ModelFiles.place(folder.resolve("models"), SMALLER);
        AssistCall<QuestionOutcome> call = ask();
        weighed(SMALLER, 0.1);
        engine.next().fail(new EngineException(EngineError.INTERNAL, "broken"));
        assertTrue(weighed(LARGER, 0.1).contains("blue"));
        assertTrue(weighed(LARGER, 0.1).contains("12 bar"));
        assertTrue(text(engine.next()).contains("12 bar"));
        call.cancel();
        failure(call.result());
    }

    @Test
    void aSmallerModelThatIsExchangedMeanwhileIsNotUsed() throws Exception {
        Path file = ModelFiles.place(folder.resolve("models"), SMALLER);
        engine.loadsAtOnce = false;
        AssistCall<QuestionOutcome> call = ask();
        engine.nextLoad().finish();
        Loading smaller = engine.nextLoad();
        Files.delete(file);
        smaller.finish();
        assertEquals(List.of(LARGER, LARGER, LARGER), asked());
        awaitNothing(call, LARGER);
    }
}
