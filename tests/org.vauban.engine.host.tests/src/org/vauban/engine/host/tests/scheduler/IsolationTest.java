// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.host.prompt.UserAnchors;
import org.vauban.engine.host.scheduler.GenerationTask.Prompt;
import org.vauban.engine.host.scheduler.RequestOwner;
import org.vauban.engine.host.scheduler.SchedulerOptions;
import org.vauban.engine.host.speculation.DraftModel;
import org.vauban.engine.host.state.StateStore;
import org.vauban.engine.host.tests.scheduler.Served.Same;
import org.vauban.engine.host.tests.scheduler.Served.Sent;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.parameters.ContextParameters;

/**
 * No user of a shared engine can detect another user's texts: neither by the number of reused tokens, which affects the
 * time to the first token, nor by the answer.
 */
class IsolationTest extends WithLibrary {
    private static final List<String> USERS = List.of("ada", "bob", "eve", "mia", "tom");
    private static final int TEXTS = 24;
    private static final int SLOTS = 4;
    private static final UnaryOperator<SchedulerOptions> FEW_SLOTS = options -> options.withSlots(SLOTS);

    private static RequestOwner user(String name) {
        return new RequestOwner(name, name);
    }

    /** Returns texts without common parts, so that reuse identifies which of them is cached. */
    private static List<String> texts() {
        Random random = new Random(17);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = 0; j < 110; j++) {
                text.append(j % 9 == 8 ? ' ' : (char) ('a' + random.nextInt(26)));
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private static void reusesItsOwn(Generation g) {
        assertTrue(g.reusedTokens() >= g.promptTokens() - 5, g.reusedTokens() + " of " + g.promptTokens());
    }

    /** Every user sends every text: 24 texts in 20 ordered pairs of users, in random order, with a state store. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAnotherUserHasSentIsReadAgain(boolean separate) throws Exception {
        List<String> texts = texts();
        List<int[]> asked = new ArrayList<>();
        for (int text = 0; text < TEXTS; text++) {
            for (int user = 0; user < USERS.size(); user++) {
                asked.add(new int[] {user, text});
            }
        }
        Collections.shuffle(asked, new Random(3));
        try (StateStore store = new StateStore(64L << 20);
                Served served = new Served(library, Served.TINY, separate ? SLOTS * 512 : 2048, 1,
                        options -> options.withSlots(SLOTS).withSeparate(separate), store);
                Served alone = new Served(library, Served.TINY, 2048, 1,
                        options -> options.withSlots(1).withMovedReuse(false))) {
            for (int[] each : asked) {
                Prompt prompt = served.text(texts.get(each[1]));
                RequestOwner owner = user(USERS.get(each[0]));
                Generation first = served.send(owner, prompt, Served.plainly(4)).get();
                assertEquals(0, first.reusedTokens(), owner + ", text " + each[1]);
                assertNotEquals(Same.DIFFERENT, Served.compare(alone.plain(prompt, 4), first), first.text());
                reusesItsOwn(served.send(owner, prompt, Served.plainly(4)).get());
            }
        }
    }

    /** While the other user is being answered, that slot is busy and could be copied. */
    @Test
    void aBusySlotOfAnotherUserIsNotCopied() throws Exception {
        try (Served served = new Served(library, Served.TINY, 2048, FEW_SLOTS)) {
            Prompt prompt = served.text(texts().getFirst());
            HeldListener writing = HeldListener.atText();
            Sent ada = served.send(user("ada"), prompt, GenerationOptions.greedy(40), writing);
            writing.await();
            Sent bob = served.send(user("bob"), prompt, Served.plainly(4));
            Sent own = served.send(user("ada"), prompt, Served.plainly(4));
            writing.release();
            assertEquals(0, bob.get().reusedTokens());
            reusesItsOwn(own.get());
            ada.get();
        }
    }

    @Test
    void aBlockOfAnotherUserIsNotMoved() throws Exception {
        try (Served served = new Served(library, Served.TINY, 2048, options -> options.withSlots(1))) {
            List<String> texts = texts();
            served.send(user("ada"), served.text(texts.get(0) + texts.get(1)), Served.plainly(1)).get();
            Prompt block = served.text(texts.get(2) + texts.get(1) + texts.get(3));
            assertEquals(0, served.send(user("bob"), block, Served.plainly(1)).get().reusedTokens());
        }
    }

    /**
     * The only slot alternates between the users, so that each state is saved, and each is restored only for its user.
     */
    @Test
    void aStateComesBackToItsUserOnly() throws Exception {
        try (StateStore store = new StateStore(64L << 20);
                Served served = new Served(library, Served.TINY, 2048, 1, options -> options.withSlots(1), store)) {
            Prompt shared = served.text("// alpha\n" + Texts.lines("alpha", 25));
            Prompt other = served.text("// beta\n" + Texts.lines("beta", 25));
            // both users have a workspace of the same name
            RequestOwner ada = new RequestOwner("ada", "project");
            RequestOwner bob = new RequestOwner("bob", "project");
            served.send(ada, shared, Served.plainly(4)).get();
            served.send(bob, other, Served.plainly(4)).get();
            assertEquals(0, served.send(bob, shared, Served.plainly(4)).get().reusedTokens());
            reusesItsOwn(served.send(ada, shared, Served.plainly(4)).get());
            assertTrue(store.size() >= 2, store.size() + " states");
        }
    }

    /** A restored state is longer than the new prompt: the rest of it also remains its user's. */
    @Test
    void theRestOfAStateIsNotKeptForTheLastUserOfItsSlot() throws Exception {
        List<String> texts = texts();
        String beginning = String.join("", texts.subList(0, 3));
        String whole = beginning + String.join("", texts.subList(3, 7));
        try (StateStore store = new StateStore(64L << 20);
                Served served = new Served(library, Served.TINY, 2048, 1, options -> options.withSlots(1), store)) {
            served.send(user("ada"), served.text(whole), Served.plainly(1)).get();
            served.send(user("bob"), served.text(String.join("", texts.subList(7, 12))), Served.plainly(1)).get();
            Generation again = served.send(user("ada"), served.text(beginning + texts.get(12)), Served.plainly(1))
                    .get();
            assertTrue(again.reusedTokens() > beginning.length() - 10, again.reusedTokens() + " tokens came back");
            assertEquals(0, served.send(user("bob"), served.text(whole), Served.plainly(1)).get().reusedTokens());
        }
    }

    /** Tokens cached by the draft model need no prefill, so that drafts would arrive sooner. */
    @Test
    void theDraftModelForgetsAnotherUsersText() throws Exception {
        try (Served served = new Served(library, Served.TINY, 1024,
                options -> options.withSlots(1).withWeighing(false))) {
            LlamaContext small = served.model.newContext(ContextParameters.defaults().withContextSize(1024)
                    .withThreads(1).withBatchSize(16).withMicroBatchSize(16).withMaxSequences(1)
                    .withUnifiedMemory(true));
            served.scheduler().draftWith(new DraftModel(small, 1)).join();
            Prompt prompt = served.text(texts().getFirst());
            int first = stepsOf(served, "ada", prompt);
            int other = stepsOf(served, "bob", prompt);
            int again = stepsOf(served, "bob", prompt);
            assertEquals(first, other, "as many steps as for the first one");
            assertTrue(again < other, again + " and " + other + " steps: its own text need not be read again");
        }
    }

    private static int stepsOf(Served served, String user, Prompt prompt) throws Exception {
        int before = served.steps.get();
        served.send(user(user), prompt, GenerationOptions.greedy(12)).get();
        return served.steps.get() - before;
    }

    @Test
    void aHoleBeginsWhereItBeganForTheSameUser() {
        UserAnchors anchors = new UserAnchors();
        assertNotSame(anchors.of("ada"), anchors.of("bob"));
        assertNotSame(anchors.of("ada"), anchors.of(null));
        assertSame(anchors.of("ada"), anchors.of("ada"));
        assertSame(anchors.of(null), anchors.of(null));
    }
}
