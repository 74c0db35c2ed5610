// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.host.scheduler.GenerationTask;
import org.vauban.engine.host.scheduler.GenerationTask.Prompt;
import org.vauban.engine.host.scheduler.RequestOwner;
import org.vauban.engine.host.tests.Patience;
import org.vauban.engine.host.tests.scheduler.Served.Same;
import org.vauban.engine.host.tests.scheduler.Served.Sent;
import org.vauban.engine.slot.Priority;

/**
 * A prefix shared by several requests is prefilled once, and only if no request waits longer for that; with one memory
 * for all slots, and with separate memories.
 */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class SharedPrefillTest extends WithLibrary {
    /** Prefix that all texts share; a token is a byte. */
    private static final String BEGINNING = Texts.lines("common", 12);
    private static final int SHARED = BEGINNING.length();

    @Parameter
    boolean separate;

    private static String text(int request) {
        return BEGINNING + Texts.lines("own" + request, 2);
    }

    private Served served() {
        return new Served(library, Served.TINY, separate ? 8 * 8192 : 16384,
                options -> options.withSeparate(separate));
    }

    /**
     * Starts a request that blocks the model's thread at its first text, so that requests sent meanwhile arrive
     * together.
     */
    private static Sent hold(Served served, HeldListener held) throws Exception {
        Sent first = served.send(Priority.CHAT, null, served.text("Once upon a time"), GenerationOptions.greedy(2),
                held);
        held.await();
        return first;
    }

    @Test
    void requestsThatArriveTogetherReadACommonBeginningOnce() throws Exception {
        List<Generation> alone = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            try (Served fresh = served()) {
                alone.add(fresh.plain(fresh.text(text(i)), 12));
            }
        }
        try (Served served = served()) {
            HeldListener held = HeldListener.atText();
            Sent first = hold(served, held);
            List<Sent> sent = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                sent.add(served.send(Priority.CHAT, served.text(text(i)), Served.plainly(12)));
            }
            held.release();
            first.get();
            int readers = 0;
            for (int i = 0; i < 6; i++) {
                Generation together = sent.get(i).get();
                assertNotEquals(Same.DIFFERENT, Served.compare(alone.get(i), together),
                        alone.get(i).text() + " | " + together.text());
                assertEquals(alone.get(i).promptTokens(), together.promptTokens());
                readers += together.reusedTokens() < SHARED - 4 ? 1 : 0;
            }
            assertEquals(1, readers, "requests that have read the beginning");
        }
    }

    @Test
    void anotherUserReadsTheSameBeginningAgain() throws Exception {
        try (Served served = served()) {
            HeldListener held = HeldListener.atText();
            Sent first = hold(served, held);
            List<Sent> sent = new ArrayList<>();
            for (String user : List.of("ada", "bob", "eve")) {
                sent.add(served.send(new RequestOwner(user, null), served.text(text(0)), GenerationOptions.greedy(4)));
            }
            held.release();
            first.get();
            for (Sent each : sent) {
                assertEquals(0, each.get().reusedTokens());
            }
        }
    }

    /** Runs actions on the model's thread after each of the first steps that prefill its prompt. */
    private static final class AfterSteps implements GenerationTask.Listener {
        private final Deque<Runnable> actions;
        private int read;

        AfterSteps(Runnable... actions) {
            this.actions = new ArrayDeque<>(List.of(actions));
        }

        @Override
        public void text(String text) {
            // not tested here
        }

        @Override
        public void reading(int now, int total) {
            if (!actions.isEmpty()) {
                read = now;
                actions.removeFirst().run();
            }
        }
    }

    /** The prefilling request is cancelled: the next one continues, and the others wait for it. */
    @Test
    void whoWaitsGoesOnWhereACancelledRequestStopped() throws Exception {
        try (Served served = served()) {
            CompletableFuture<Sent> leader = new CompletableFuture<>();
            List<Sent> sent = new ArrayList<>();
            AfterSteps listener = new AfterSteps(() -> {
                for (int i = 1; i < 4; i++) {
                    sent.add(served.send(Priority.CHAT, served.text(text(i)), GenerationOptions.greedy(4)));
                }
            }, () -> served.scheduler().end(leader.join().id(), FinishReason.CANCELLED));
            leader.complete(served.send(Priority.CHAT, null, served.text(text(0)), GenerationOptions.greedy(4),
                    listener));
            assertEquals(FinishReason.CANCELLED, leader.join().get().finish());
            assertTrue(listener.read < SHARED, listener.read + " of " + SHARED);
            List<Integer> reused = new ArrayList<>();
            for (Sent each : sent) {
                assertEquals(4, each.get().generatedTokens());
                reused.add(each.get().reusedTokens());
            }
            Collections.sort(reused);
            assertTrue(reused.getFirst() >= listener.read - 4, reused + " of " + listener.read);
            assertTrue(reused.get(1) >= SHARED - 4, reused + " of " + SHARED);
        }
    }

    @Test
    void whoWaitsForABeginningCanBeCancelled() throws Exception {
        try (Served served = served()) {
            List<String> order = Collections.synchronizedList(new ArrayList<>());
            List<Sent> sent = new ArrayList<>();
            AfterSteps nothing = new AfterSteps(() -> order.add("read"));
            AfterSteps listener = new AfterSteps(() -> {
                sent.add(served.send(Priority.CHAT, null, served.text(text(1)), GenerationOptions.greedy(4), nothing));
                sent.add(served.send(Priority.CHAT, served.text(text(2)), GenerationOptions.greedy(4)));
                sent.getFirst().result().thenRun(() -> order.add("cancelled"));
            }, () -> served.scheduler().end(sent.getFirst().id(), FinishReason.CANCELLED));
            Sent leader = served.send(Priority.CHAT, null, served.text(text(0)), GenerationOptions.greedy(4),
                    listener);
            leader.result().thenRun(() -> order.add("leader"));
            assertEquals(4, leader.get().generatedTokens());
            assertEquals(FinishReason.CANCELLED, sent.getFirst().get().finish());
            assertEquals(4, sent.getLast().get().generatedTokens());
            assertEquals(List.of("cancelled", "leader"), order, "in the next step, and it has read nothing");
        }
    }

    @Test
    void aCompletionDoesNotWaitForALessUrgentPrompt() throws Exception {
        try (Served served = served()) {
            HeldListener reading = new HeldListener();
            Sent background = served.send(Priority.BACKGROUND, null, served.text(text(0)), GenerationOptions.greedy(4),
                    reading);
            reading.await();
            int read = reading.read.getLast();
            Sent completion = served.send(Priority.INTERACTIVE, served.text(text(1)), GenerationOptions.greedy(4));
            reading.release();
            assertTrue(completion.get().reusedTokens() <= read, completion.get().reusedTokens() + " of " + read);
            assertEquals(4, background.get().generatedTokens());
        }
    }

    /** A short request shares the first lines of a long prompt: it waits for these, not for the whole prompt. */
    @Test
    void aLongPromptHandsItsBeginningOnInTheMiddle() throws Exception {
        try (Served served = served()) {
            HeldListener reading = new HeldListener();
            Sent longer = served.send(Priority.CHAT, null, served.text(BEGINNING + Texts.lines("more", 120)),
                    GenerationOptions.greedy(2), reading);
            reading.await();
            Prompt brief = served.text(text(1));
            List<String> order = Collections.synchronizedList(new ArrayList<>());
            Sent second = served.send(Priority.CHAT, brief, GenerationOptions.greedy(2));
            second.result().thenRun(() -> order.add("brief"));
            CompletableFuture<Void> last = longer.result().thenRun(() -> order.add("long"));
            reading.release();
            assertTrue(second.get().reusedTokens() >= SHARED - 4, second.get().reusedTokens() + " of " + SHARED);
            last.get(Patience.SECONDS, TimeUnit.SECONDS);
            assertEquals(List.of("brief", "long"), order);
        }
    }
}
