// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.host.scheduler.RequestOwner;
import org.vauban.engine.host.tests.Patience;
import org.vauban.engine.host.tests.scheduler.Served.Sent;
import org.vauban.engine.slot.Priority;

/** A short request need not wait until the long prompts of others are prefilled, however many there are. */
class BriefPromptTest extends WithLibrary {
    private static Sent send(Served served, String user, String text, HeldListener listener) {
        return served.sendAs(new RequestOwner(user, null), Priority.INTERACTIVE, served.text(text),
                GenerationOptions.greedy(2), listener);
    }

    @Test
    void aBriefPromptIsReadInTheNextStep() throws Exception {
        try (Served served = new Served(library, Served.TINY, 16384, UnaryOperator.identity())) {
            HeldListener first = new HeldListener();
            HeldListener second = new HeldListener();
            second.release();
            Sent ada = send(served, "ada", Texts.lines("ada", 100), first);
            first.await();
            Sent bob = send(served, "bob", Texts.lines("bob", 100), second);
            Sent eve = served.sendAs(new RequestOwner("eve", null), Priority.INTERACTIVE, served.text("The capital of"),
                    GenerationOptions.greedy(1), text -> {});
            int before = served.steps.get();
            // completed callbacks may run a moment after the answer
            CompletableFuture<Integer> steps = eve.result().thenApply(answer -> served.steps.get() - before);
            first.release();
            eve.get();
            assertEquals(1, steps.get(Patience.SECONDS, TimeUnit.SECONDS), "steps until the brief one was answered");
            assertEquals(2, ada.get().generatedTokens());
            assertEquals(2, bob.get().generatedTokens());
        }
    }

    /** Short requests follow one another as fast as they are answered, until the long prompt is prefilled. */
    @Test
    void aLongPromptIsReadBesideBriefOnesWithoutEnd() throws Exception {
        try (Served served = new Served(library, Served.TINY, 16384, UnaryOperator.identity())) {
            HeldListener reading = new HeldListener();
            Sent longer = send(served, "ada", Texts.lines("ada", 100), reading);
            reading.await();
            reading.release();
            int asked = 0;
            while (!longer.result().isDone()) {
                served.sendAs(new RequestOwner("eve", null), Priority.INTERACTIVE, served.text("The capital " + asked),
                        GenerationOptions.greedy(1), text -> {}).get();
                asked++;
                assertTrue(asked < 5_000, "the long prompt starves");
            }
            assertEquals(2, longer.get().generatedTokens());
        }
    }
}
