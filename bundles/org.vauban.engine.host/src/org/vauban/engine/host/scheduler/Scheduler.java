// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.Overflow;
import org.vauban.engine.Priority;
import org.vauban.engine.SlotDescription;
import org.vauban.engine.host.prompt.TextStream;
import org.vauban.engine.host.scheduler.BatchPlanner.Need;
import org.vauban.engine.host.scheduler.BatchPlanner.Share;
import org.vauban.llama.DecodeResult;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaSampler;
import org.vauban.llama.LlamaVocabulary;

/**
 * Serves the requests of one model on one context with one thread. Each step computes one micro-batch of next tokens and
 * pieces of prompts of all requests that have a slot. Methods may be called from any thread.
 */
public final class Scheduler {
    /** A running step is broken off for a request only if so much of it is that request's. */
    private static final double MUCH = 0.5;

    private final String modelId;
    private final LlamaModel model;
    private final LlamaContext context;
    private final LlamaVocabulary vocabulary;
    private final SchedulerOptions options;
    private final SchedulerEvents events;
    private final LlamaBatch batch;
    private final boolean partial;

    private final Object lock = new Object();
    // guarded by the lock
    private final List<ActiveRequest> waiting = new ArrayList<>();
    private final List<ActiveRequest> active = new ArrayList<>();
    /** What is computed at this moment; empty between steps. */
    private final List<ActiveRequest> computing = new ArrayList<>();
    private long orders;
    private boolean ending;
    private List<SlotDescription> slotDescriptions = List.of();

    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    // the thread's own
    private final SlotTable table;
    private final SlotMemory memory;
    private final BatchPlanner planner;
    private final StepBudget budget;
    private final boolean move;
    private long clock;
    /** Made when it is needed first. */
    private TokenPieces pieces;

    /**
     * Starts the thread.
     *
     * @param context made with {@link SchedulerOptions#context}; it and the model are not closed by the scheduler
     */
    public Scheduler(String modelId, LlamaModel model, LlamaContext context, SchedulerOptions options,
            SchedulerEvents events) {
        if (context.maxSequences() < 2 * options.slots() || context.batchSize() > context.microBatchSize()) {
            throw new IllegalArgumentException("the context was not made for these options");
        }
        this.modelId = modelId;
        this.model = model;
        this.context = context;
        this.vocabulary = model.vocabulary();
        this.options = options;
        this.events = events;
        partial = !model.description().recurrent();
        batch = new LlamaBatch(context.batchSize());
        table = new SlotTable(options.slots());
        memory = new SlotMemory(context.memory(), options.slots(), options.slack());
        planner = new BatchPlanner(context.batchSize());
        budget = new StepBudget(context.batchSize());
        move = options.movedReuse() && partial && memory.canShift();
        describe();
        Thread thread = new Thread(this::serve, "vauban-host-model-" + modelId);
        thread.setDaemon(true);
        thread.start();
    }

    // ---- any thread

    /** An older request with the same key ends. The result of the task completes in any case. */
    public void submit(GenerationTask task) {
        List<ActiveRequest> older = new ArrayList<>();
        RuntimeException refused = null;
        synchronized (lock) {
            if (task.supersedes() != null) {
                supersede(task.supersedes(), older);
            }
            int limit = task.priority() == Priority.BACKGROUND ? (options.queueLimit() + 1) / 2 : options.queueLimit();
            if (ending) {
                refused = events.closed();
            } else if (waiting.size() >= limit) {
                refused = events.overloaded(waiting.size());
            } else {
                ActiveRequest request = new ActiveRequest(task, orders++);
                waiting.add(request);
                // what is less urgent is not waited for: it loses a micro-batch and goes on later
                if (!computing.isEmpty()
                        && computing.stream().allMatch(r -> r.task.priority().compareTo(task.priority()) > 0)) {
                    context.requestAbort();
                }
                lock.notifyAll();
            }
        }
        older.forEach(request -> finish(request, FinishReason.CANCELLED));
        if (refused != null) {
            task.result().completeExceptionally(refused);
        }
    }

    /** A prompt that is being read goes on to the end of its micro-batch: the newer one will want most of it. */
    private void supersede(String key, List<ActiveRequest> older) {
        for (ActiveRequest request : List.copyOf(waiting)) {
            if (key.equals(request.task.supersedes())) {
                request.task.end(FinishReason.CANCELLED);
                waiting.remove(request);
                older.add(request);
            }
        }
        for (ActiveRequest request : active) {
            if (key.equals(request.task.supersedes())) {
                request.task.end(FinishReason.CANCELLED);
            }
        }
    }

    /** Ends a request wherever it is; unknown ids are ignored. */
    public void end(long id, FinishReason reason) {
        ActiveRequest found = null;
        synchronized (lock) {
            for (ActiveRequest request : waiting) {
                if (request.task.id() == id) {
                    found = request;
                }
            }
            if (found != null) {
                waiting.remove(found);
                found.task.end(reason);
            } else {
                for (ActiveRequest request : active) {
                    if (request.task.id() == id) {
                        request.task.end(reason);
                        breakOff();
                    }
                }
            }
        }
        if (found != null) {
            finish(found, reason);
        }
    }

    /** Breaks the running step off if much of it is for requests that have ended. */
    private void breakOff() {
        int all = 0;
        int lost = 0;
        for (ActiveRequest request : computing) {
            all += request.share;
            lost += request.task.ended() == null ? 0 : request.share;
        }
        if (all > 0 && lost >= all * MUCH) {
            context.requestAbort();
        }
    }

    /** Ends every request and the thread; completes when the thread has ended. */
    public CompletableFuture<Void> close() {
        synchronized (lock) {
            ending = true;
            for (ActiveRequest request : active) {
                request.task.end(FinishReason.CANCELLED);
            }
            if (!computing.isEmpty()) {
                context.requestAbort();
            }
            lock.notifyAll();
        }
        return ended;
    }

    /** Requests that have a slot. */
    public List<Long> activeIds() {
        synchronized (lock) {
            return active.stream().map(request -> request.task.id()).toList();
        }
    }

    /** Whether nothing is computed and nothing waits. */
    public boolean idle() {
        synchronized (lock) {
            return active.isEmpty() && waiting.isEmpty();
        }
    }

    /** Where requests are computed, as of the last step. */
    public List<SlotDescription> slots() {
        synchronized (lock) {
            return slotDescriptions;
        }
    }

    // ---- the model's thread

    private void serve() {
        try {
            while (awaitWork()) {
                dropEnded();
                admit();
                step();
                describe();
            }
        } catch (RuntimeException | Error e) {
            failAll(e);
            if (e instanceof Error) {
                throw e;
            }
        } finally {
            endAll();
            batch.close();
            ended.complete(null);
        }
    }

    private boolean awaitWork() {
        synchronized (lock) {
            while (waiting.isEmpty() && active.isEmpty() && !ending) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    ending = true; // nobody interrupts it but an end of the JVM
                }
            }
            return !ending;
        }
    }

    private void dropEnded() {
        for (ActiveRequest request : snapshot()) {
            if (request.task.ended() != null) {
                release(request);
                finish(request, request.task.ended());
            }
        }
    }

    private List<ActiveRequest> snapshot() {
        synchronized (lock) {
            return List.copyOf(active);
        }
    }

    /** Gives slots to waiting requests, the most urgent first. */
    private void admit() {
        while (true) {
            ActiveRequest next;
            ActiveRequest victim = null;
            synchronized (lock) {
                next = waiting.stream().filter(request -> !request.waitsForRoom || active.isEmpty())
                        .min(Comparator.comparing((ActiveRequest r) -> r.task.priority()).thenComparingLong(r -> r.order))
                        .orElse(null);
                if (next == null) {
                    return;
                }
                if (!table.hasIdle()) {
                    victim = leastUrgent();
                    if (victim == null || victim.task.priority().compareTo(next.task.priority()) <= 0) {
                        return;
                    }
                }
                waiting.remove(next);
                active.add(next);
            }
            if (victim != null) {
                pause(victim, false);
            }
            try {
                next.waitsForRoom = false;
                prepare(next);
                assign(next);
            } catch (RuntimeException | OutOfMemoryError e) {
                fail(next, e);
            }
        }
    }

    private ActiveRequest leastUrgent() {
        return active.stream().max(Comparator.comparing((ActiveRequest r) -> r.task.priority())
                .thenComparingLong(r -> r.order)).orElse(null);
    }

    /** Takes the slot of a request, which will go on later from what the slot still has then. */
    private void pause(ActiveRequest request, boolean forRoom) {
        freeSlot(request);
        synchronized (lock) {
            active.remove(request);
            request.waitsForRoom = forRoom;
            if (request.task.ended() == null) {
                waiting.add(request);
                return;
            }
        }
        finish(request, request.task.ended());
    }

    private void prepare(ActiveRequest request) {
        if (request.prepared()) {
            return;
        }
        if (!request.started) {
            request.started = true;
            events.started(request.task.id());
        }
        GenerationOptions wanted = request.task.options();
        LlamaSampler sampler = SamplerChain.of(model, wanted);
        boolean done = false;
        try {
            GenerationTask.Prompt prompt = request.task.prompt().get();
            int[] tokens = prompt.tokens();
            int limit = context.sequenceContextSize();
            if (tokens.length + 1 > limit) {
                if (wanted.overflow() == Overflow.REFUSE) {
                    throw events.contextExceeded(tokens.length + 1, limit);
                }
                int room = Math.min(wanted.maxTokens(), limit / 4);
                tokens = PromptCut.cut(tokens, limit - room, vocabulary.bos().orElse(-1), prompt.form());
                request.cut = prompt.tokens().length - tokens.length;
            }
            request.promptTokens = prompt.tokens().length;
            request.promptLength = tokens.length;
            request.prompt = prompt;
            request.begun = prompt.begun();
            request.sampler = sampler;
            request.stream = new TextStream(wanted.stop(), request.task.listener()::text);
            request.speculator = new Speculator(prompt.draft(),
                    wanted.speculation() && partial ? options.mostGuesses() : 0);
            if (SamplerChain.remembers(wanted.sampling()) && wanted.grammar() == null) {
                int back = SamplerChain.lookBack(wanted.sampling());
                for (int i = Math.max(0, tokens.length - back); i < tokens.length; i++) {
                    sampler.accept(tokens[i]);
                }
            }
            request.tokens = new TokenList(tokens);
            request.begin();
            done = true;
        } finally {
            if (!done) {
                sampler.close();
            }
        }
    }

    private void assign(ActiveRequest request) {
        SlotTable.Choice choice = table.choose(request.tokens, move ? request.prompt.moves() : null, partial);
        Slot slot = choice.slot();
        slot.take();
        request.slot = slot;
        request.blocks = memory.prepare(choice);
        if (request.reused < 0) {
            request.reused = slot.history().size()
                    + request.blocks.stream().mapToInt(run -> run.positions().length).sum();
        }
        putBlocksBack(request);
    }

    private void putBlocksBack(ActiveRequest request) {
        while (!request.blocks.isEmpty() && request.blocks.getFirst().to() == request.slot.history().size()) {
            memory.putBack(request.slot, request.blocks.removeFirst(), request.tokens);
            restart(request);
        }
    }

    // ---- a step

    private void step() {
        List<ActiveRequest> requests = snapshot();
        if (requests.isEmpty()) {
            return;
        }
        Map<Integer, ActiveRequest> planned = plan(requests);
        if (planned.isEmpty()) {
            return;
        }
        long begin = System.nanoTime();
        DecodeResult result;
        synchronized (lock) {
            if (ending || planned.values().stream().anyMatch(request -> request.task.ended() != null)) {
                return; // ended while the step was planned
            }
            context.clearAbort();
            if (!memory.shifting()) {
                computing.addAll(planned.values());
            }
        }
        try {
            result = context.tryDecode(batch);
        } catch (RuntimeException e) {
            synchronized (lock) {
                computing.clear();
            }
            for (ActiveRequest request : planned.values()) {
                Slot slot = request.slot;
                fail(request, e);
                memory.forget(slot);
            }
            return;
        }
        synchronized (lock) {
            computing.clear();
        }
        events.step();
        switch (result) {
            case DONE -> {
                if (!memory.shifting()) {
                    budget.measured(batch.size(), (System.nanoTime() - begin) / 1e6);
                }
                memory.shifted();
                planned.values().forEach(this::read);
            }
            case ABORTED -> planned.values().forEach(this::lost);
            case NO_ROOM -> makeRoom(planned.values().stream().toList());
        }
    }

    private Map<Integer, ActiveRequest> plan(List<ActiveRequest> requests) {
        List<Need> needs = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            ActiveRequest request = requests.get(i);
            boolean writing = request.writing();
            request.guesses = new int[0];
            int tokens = request.pending();
            if (writing && request.begun.length == 0) {
                request.guesses = guess(request, requests.size());
                tokens += request.guesses.length;
            }
            needs.add(new Need(i, request.task.priority(), request.order, writing, tokens));
        }
        boolean waited = needs.stream().anyMatch(need -> !need.writing() && need.priority() == Priority.INTERACTIVE);
        int alone = waited || memory.shifting() ? budget.tokens(options.stepMillis()) : context.batchSize();
        Map<Integer, ActiveRequest> planned = new HashMap<>();
        batch.clear();
        for (Share share : planner.plan(needs, alone, budget.tokens(options.mixedMillis()))) {
            ActiveRequest request = requests.get(share.id());
            planned.put(share.id(), request);
            fill(request, share.tokens());
        }
        return planned;
    }

    private int[] guess(ActiveRequest request, int requests) {
        int room = Math.min(request.task.options().maxTokens() - request.written + request.untold - 1,
                context.sequenceContextSize() - request.tokens.size() - 1);
        // with many at once the computation is no longer bound by memory, so guesses cost what they save
        int most = Math.min(room, Math.max(0, options.mostGuesses() / requests));
        return request.speculator.guess(request.tokens, request.promptLength, most);
    }

    private void fill(ActiveRequest request, int share) {
        int read = request.slot.history().size();
        int position = request.slot.next();
        int pending = Math.min(share, request.pending());
        request.share = share;
        request.firstOutput = -1;
        for (int i = 0; i < pending; i++) {
            boolean last = request.blocks.isEmpty() && read + i == request.tokens.size() - 1;
            int index = batch.add(request.tokens.get(read + i), position + i, request.slot.sequence(), last);
            request.firstOutput = last ? index : request.firstOutput;
        }
        int guesses = share - pending;
        if (guesses < request.guesses.length) {
            request.guesses = Arrays.copyOf(request.guesses, guesses);
        }
        for (int i = 0; i < guesses; i++) {
            batch.add(request.guesses[i], position + pending + i, request.slot.sequence(), true);
        }
    }

    private void read(ActiveRequest request) {
        Slot slot = request.slot;
        int pending = request.share - request.guesses.length;
        slot.append(request.tokens, slot.history().size(), slot.history().size() + pending);
        if (request.firstOutput >= 0) {
            try {
                write(request);
            } catch (RuntimeException | OutOfMemoryError e) {
                memory.forget(slot);
                fail(request, e);
            }
            return;
        }
        putBlocksBack(request);
        if (request.written == 0) {
            request.task.listener().reading(slot.history().size(), request.promptLength);
        }
    }

    /** Chooses tokens as long as the guesses were right. */
    private void write(ActiveRequest request) {
        request.beginWriting();
        for (int guess : request.guesses) {
            request.slot.append(guess);
        }
        int base = request.slot.history().size() - request.guesses.length;
        int right = 0;
        FinishReason finish;
        while (true) {
            int index = request.firstOutput + right;
            int token = request.begun.length > 0 ? begun(request, index) : request.sampler.sample(context, index);
            if (request.task.options().probabilities() > 0) {
                request.probabilities.add(Probabilities.of(context, index, token,
                        request.task.options().probabilities()));
            }
            finish = written(request, token);
            if (finish != null || right == request.guesses.length || request.guesses[right] != token) {
                break;
            }
            right++;
        }
        request.drafted += request.guesses.length;
        request.accepted += right;
        request.speculator.verified(request.guesses.length, right);
        memory.undo(request.slot, base + right);
        if (finish == null && request.task.ended() != null) {
            finish = request.task.ended();
        }
        if (finish == null && request.tokens.size() >= context.sequenceContextSize()) {
            finish = overflow(request);
        }
        if (finish != null) {
            release(request);
            describe(); // who is answered and asks finds the slot free
            finish(request, finish);
        }
    }

    /** @return why the text ends here, or null */
    private FinishReason written(ActiveRequest request, int token) {
        if (vocabulary.isEndOfGeneration(token) || contains(request.prompt.last(), token)) {
            if (request.task.options().probabilities() > 0) {
                request.probabilities.removeLast(); // it is not part of the text
            }
            return FinishReason.END;
        }
        request.written++;
        request.tokens.add(token);
        byte[] piece = vocabulary.piece(token, false);
        if (request.begun.length > 0) {
            piece = told(request, piece);
            if (piece.length == 0) {
                request.untold++;
                if (request.task.options().probabilities() > 0) {
                    request.probabilities.removeLast();
                }
            }
        }
        if (!request.stream.add(piece)) {
            return FinishReason.STOP;
        }
        return request.written - request.untold >= request.task.options().maxTokens() ? FinishReason.LENGTH : null;
    }

    /** The best token that the text can begin with. */
    private int begun(ActiveRequest request, int index) {
        if (pieces == null) {
            pieces = new TokenPieces(vocabulary.size(), token -> vocabulary.piece(token, false));
        }
        int token = pieces.best(context.logits(index), request.begun);
        if (token < 0) {
            request.begun = new byte[0]; // no token begins like this
            return request.sampler.sample(context, index);
        }
        request.sampler.accept(token);
        return token;
    }

    /** What of a token is to be told. */
    private static byte[] told(ActiveRequest request, byte[] piece) {
        int known = Math.min(piece.length, request.begun.length);
        request.begun = Arrays.copyOfRange(request.begun, known, request.begun.length);
        return Arrays.copyOfRange(piece, known, piece.length);
    }

    private static boolean contains(int[] tokens, int token) {
        for (int t : tokens) {
            if (t == token) {
                return true;
            }
        }
        return false;
    }

    /** The text has reached the end of the context. */
    private FinishReason overflow(ActiveRequest request) {
        if (request.task.options().overflow() != Overflow.SHIFT) {
            return FinishReason.LENGTH;
        }
        int before = request.tokens.size();
        int[] kept = PromptCut.cut(request.tokens.toArray(), before / 2, vocabulary.bos().orElse(-1),
                request.prompt.form());
        int gone = before - kept.length;
        request.cut += gone;
        request.promptLength = Math.max(0, request.promptLength - gone);
        request.tokens = new TokenList(kept);
        freeSlot(request);
        assign(request); // finds what can stay, and moves it
        return null;
    }

    /** The step was broken off: what it had not finished is computed again. */
    private void lost(ActiveRequest request) {
        restart(request);
    }

    /** A request whose slot does not hold what it should reads all again; never seen, but it would be wrong text. */
    private void restart(ActiveRequest request) {
        if (!memory.agrees(request.slot)) {
            memory.forget(request.slot);
            request.blocks = new ArrayDeque<>();
            request.reused = 0;
        }
    }

    /** Forgets what is wanted least until there is room. */
    private void makeRoom(List<ActiveRequest> planned) {
        Slot oldest = table.oldestFilled();
        if (oldest != null) {
            memory.forget(oldest);
            return;
        }
        ActiveRequest victim;
        int count;
        synchronized (lock) {
            victim = leastUrgent();
            count = active.size();
        }
        if (count > 1) {
            pause(victim, true);
            return;
        }
        ActiveRequest only = planned.getFirst();
        if (only.written == 0) {
            fail(only, events.contextExceeded(only.tokens.size() + 1, context.sequenceContextSize()));
            return;
        }
        FinishReason reason = overflow(only);
        if (reason != null) {
            release(only);
            finish(only, reason);
        }
    }

    // ---- ends

    private void freeSlot(ActiveRequest request) {
        if (request.slot != null) {
            if (!request.blocks.isEmpty()) {
                memory.dropAside(request.slot);
                request.blocks = new ArrayDeque<>();
            }
            request.slot.release(++clock);
            request.slot = null;
        }
    }

    private void release(ActiveRequest request) {
        freeSlot(request);
        synchronized (lock) {
            active.remove(request);
            waiting.forEach(other -> other.waitsForRoom = false);
        }
    }

    /** The request belongs to nobody else any more. */
    private void finish(ActiveRequest request, FinishReason reason) {
        try {
            Generation g = request.result(reason);
            request.task.result().complete(new Generation(g.text(), g.finish(), modelId, g.format(), g.promptTokens(),
                    g.reusedTokens(), g.generatedTokens(), g.promptMillis(), g.generateMillis(), g.totalMillis(),
                    g.cutTokens(), g.draftedTokens(), g.acceptedTokens(), g.probabilities()));
        } catch (RuntimeException e) {
            request.task.result().completeExceptionally(events.failure(e));
        } finally {
            closeSampler(request);
        }
    }

    private void fail(ActiveRequest request, Throwable e) {
        release(request);
        closeSampler(request);
        request.task.result().completeExceptionally(events.failure(e));
    }

    private static void closeSampler(ActiveRequest request) {
        if (request.sampler != null) {
            request.sampler.close();
        }
    }

    private void failAll(Throwable e) {
        List<ActiveRequest> all = new ArrayList<>();
        synchronized (lock) {
            ending = true;
            all.addAll(active);
            all.addAll(waiting);
            active.clear();
            waiting.clear();
        }
        for (ActiveRequest request : all) {
            closeSampler(request);
            request.task.result().completeExceptionally(events.failure(e));
        }
    }

    private void endAll() {
        List<ActiveRequest> all = new ArrayList<>();
        synchronized (lock) {
            ending = true;
            all.addAll(active);
            all.addAll(waiting);
            active.clear();
            waiting.clear();
        }
        for (ActiveRequest request : all) {
            request.task.end(FinishReason.CANCELLED);
            finish(request, request.task.ended());
        }
    }

    private void describe() {
        List<SlotDescription> now = new ArrayList<>();
        Map<Slot, ActiveRequest> owners = new HashMap<>();
        for (ActiveRequest request : snapshot()) {
            owners.put(request.slot, request);
        }
        for (Slot slot : table.slots()) {
            ActiveRequest owner = owners.get(slot);
            now.add(new SlotDescription(modelId, slot.sequence(), slot.history().size(),
                    owner == null ? -1 : owner.task.id(), owner == null ? null : owner.task.priority()));
        }
        synchronized (lock) {
            slotDescriptions = List.copyOf(now);
        }
    }
}
