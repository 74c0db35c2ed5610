// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.host.prompt.FimAnchors;
import org.vauban.engine.host.prompt.FimFormat;
import org.vauban.engine.host.prompt.FimInput;
import org.vauban.engine.host.prompt.FimPromptBuilder;
import org.vauban.engine.host.prompt.VocabularyTokenizer;
import org.vauban.engine.host.scheduler.GenerationTask;
import org.vauban.engine.host.scheduler.RequestOwner;
import org.vauban.engine.host.scheduler.Scheduler;
import org.vauban.engine.host.scheduler.SchedulerEvents;
import org.vauban.engine.host.scheduler.SchedulerOptions;
import org.vauban.engine.host.slot.BlockReuseLimits;
import org.vauban.engine.host.state.StateOwners;
import org.vauban.engine.host.state.StateStore;
import org.vauban.engine.slot.Priority;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.ModelParameters;

/** A model that is served, without a host round it. */
final class Served implements AutoCloseable {
    /** Of random weights, with a token for each byte: for what does not depend on a model (releng/tiny-models). */
    static final String TINY = "tiny-coder";
    /** Writes the alphabet on and on, from the letter after the last one. */
    static final String ALPHABET = "alphabet";
    static final String SMALL = "smollm2-135m-instruct";
    static final String CODER = "qwen2.5-coder-0.5b-instruct";
    /** Two logits that are nearer than this may change places with how a prompt was split (measured: up to 0.44). */
    private static final double NOISE = 0.5;
    /** Chosen, not measured; in 20 texts with drafts none parted on one processor. */
    private static final double TINY_NOISE = 0.1;

    final LlamaModel model;
    final VocabularyTokenizer tokenizer;
    final AtomicInteger steps = new AtomicInteger();
    private final LlamaContext context;
    private final Scheduler scheduler;
    private final AtomicLong ids = new AtomicLong();

    Served(LlamaLibrary library, String id, int contextTokens, UnaryOperator<SchedulerOptions> how) {
        this(library, id, contextTokens, 1, how);
    }

    Served(LlamaLibrary library, String id, int contextTokens, int threads, UnaryOperator<SchedulerOptions> how) {
        this(library, id, contextTokens, threads, how, StateStore.none());
    }

    Served(LlamaLibrary library, String id, int contextTokens, int threads, UnaryOperator<SchedulerOptions> how,
            StateStore store) {
        SchedulerOptions options = how.apply(SchedulerOptions.DEFAULT);
        model = library.loadModel(file(id), ModelParameters.defaults());
        context = model.newContext(options.context(ContextParameters.defaults().withContextSize(contextTokens)
                .withThreads(threads).withMicroBatchSize(Integer.getInteger("vauban.ubatch", 128))));
        tokenizer = new VocabularyTokenizer(model.vocabulary());
        scheduler = new Scheduler(id, model, context, options, new Events(), store,
                new StateOwners(file(id), context.states().fingerprint())::of);
    }

    /** A process has one; the caller closes it. */
    static LlamaLibrary library() {
        return LlamaLibrary.open(Path.of(System.getProperty("vauban.natives")));
    }

    static Path file(String id) {
        String folder = System.getProperty("vauban.models", System.getenv("VAUBAN_MODELS"));
        Path models = List.of(TINY, ALPHABET).contains(id)
                ? Path.of(System.getProperty("vauban.root"), "target", "tiny-models")
                : Path.of(folder != null ? folder : System.getProperty("user.home") + "/.local/share/vauban/models");
        Path file = models.resolve(id + ".gguf");
        assertTrue(Files.isRegularFile(file), file + " is missing; ./dev test makes or fetches it");
        return file;
    }

    private final class Events implements SchedulerEvents {
        @Override
        public void started(long id) {
            // nothing to tell
        }

        @Override
        public void step() {
            steps.incrementAndGet();
        }

        @Override
        public void computed(int requests, int drafted) {
            // nobody watches
        }

        @Override
        public RuntimeException contextExceeded(int tokens, int limit) {
            return new EngineException(EngineError.CONTEXT_EXCEEDED, tokens + " of " + limit);
        }

        @Override
        public RuntimeException overloaded(int waiting) {
            return new EngineException(EngineError.OVERLOADED, waiting + " wait");
        }

        @Override
        public RuntimeException closed() {
            return new EngineException(EngineError.MODEL_NOT_LOADED, "closed");
        }

        @Override
        public RuntimeException failure(Throwable e) {
            return e instanceof EngineException known ? known : new EngineException(EngineError.INTERNAL, "failed", e);
        }
    }

    Scheduler scheduler() {
        return scheduler;
    }

    LlamaContext context() {
        return context;
    }

    /** A request under way. */
    record Sent(long id, CompletableFuture<Generation> result) {
        Generation get() throws Exception {
            return result.get(240, TimeUnit.SECONDS);
        }
    }

    Sent send(Priority priority, String key, GenerationTask.Prompt prompt, GenerationOptions options,
            GenerationTask.Listener listener) {
        return send(priority, key, prompt, options, listener, RequestOwner.NONE);
    }

    /** Of a workspace. */
    Sent send(String workspace, GenerationTask.Prompt prompt, int tokens) {
        return send(Priority.CHAT, null, prompt, plainly(tokens), text -> {}, new RequestOwner(null, workspace));
    }

    /** Of one of several users. */
    Sent send(RequestOwner owner, GenerationTask.Prompt prompt, GenerationOptions options) {
        return send(owner, prompt, options, text -> {});
    }

    Sent send(RequestOwner owner, GenerationTask.Prompt prompt, GenerationOptions options,
            GenerationTask.Listener listener) {
        return send(Priority.CHAT, null, prompt, options, listener, owner);
    }

    Sent sendAs(RequestOwner owner, Priority priority, GenerationTask.Prompt prompt, GenerationOptions options,
            GenerationTask.Listener listener) {
        return send(priority, null, prompt, options, listener, owner);
    }

    private Sent send(Priority priority, String key, GenerationTask.Prompt prompt, GenerationOptions options,
            GenerationTask.Listener listener, RequestOwner owner) {
        GenerationTask task = new GenerationTask(ids.incrementAndGet(), priority, key, () -> prompt, options, listener,
                owner);
        scheduler.submit(task);
        return new Sent(task.id(), task.result());
    }

    Sent send(Priority priority, GenerationTask.Prompt prompt, GenerationOptions options) {
        return send(priority, null, prompt, options, text -> {});
    }

    /** Alone, with nothing drafted and two candidates told for each token. */
    Generation plain(GenerationTask.Prompt prompt, int tokens) throws Exception {
        return send(Priority.CHAT, prompt, plainly(tokens)).get();
    }

    static GenerationOptions plainly(int tokens) {
        return GenerationOptions.greedy(tokens).withProbabilities(2).withSpeculation(false);
    }

    GenerationTask.Prompt text(String text) {
        return GenerationTask.Prompt.of(tokenizer.text(text));
    }

    GenerationTask.Prompt drafted(String text, String draft) {
        return text(text).withDraft(tokenizer.continuation(draft));
    }

    /** As the host builds it. */
    GenerationTask.Prompt hole(FimAnchors anchors, String context, String prefix, String suffix) {
        return GenerationTask.Prompt.of(FimPromptBuilder.build(model.vocabulary(), tokenizer,
                FimFormat.of(tokenizer).orElseThrow(), anchors, input(context, prefix, suffix), true));
    }

    /** With all that is before the caret before the hole, as the families describe it. */
    GenerationTask.Prompt plainHole(String context, String prefix, String suffix) {
        FimFormat fim = FimFormat.of(tokenizer).orElseThrow();
        int[] tokens = fim.prompt(tokenizer, input(context, prefix, suffix));
        return new GenerationTask.Prompt(tokens, fim.name(), fim.control(), fim.control(), new int[0], new byte[0],
                BlockReuseLimits.ANY);
    }

    private static FimInput input(String context, String prefix, String suffix) {
        List<FimInput.Context> other = context.isEmpty() ? List.of()
                : List.of(new FimInput.Context("Other.java", context));
        return new FimInput("A.java", prefix, suffix, other);
    }

    /** How two greedy texts compare. */
    enum Same {
        EQUAL, TIE, DIFFERENT
    }

    /** Equal, or first different where the two best logits were closer than noise. Both with probabilities. */
    static Same compare(Generation one, Generation other) {
        double noise = one.modelId().equals(TINY) ? TINY_NOISE : NOISE;
        List<TokenProbability> a = one.probabilities();
        List<TokenProbability> b = other.probabilities();
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            if (a.get(i).token() != b.get(i).token()) {
                return gap(a.get(i)) < noise || gap(b.get(i)) < noise ? Same.TIE : Same.DIFFERENT;
            }
        }
        if (a.size() == b.size()) {
            return one.text().equals(other.text()) ? Same.EQUAL : Same.DIFFERENT;
        }
        // one ended where the other wrote on: the end is a token of which nothing is told
        TokenProbability next = a.size() > b.size() ? a.get(b.size()) : b.get(a.size());
        return gap(next) < noise ? Same.TIE : Same.DIFFERENT;
    }

    private static double gap(TokenProbability p) {
        return p.best().get(0).logarithm() - p.best().get(1).logarithm();
    }

    @Override
    public void close() {
        scheduler.close().join();
        context.close();
        model.close();
    }
}
