// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vauban.engine.host.scheduler.BatchPlanner;
import org.vauban.engine.host.scheduler.BatchPlanner.Need;
import org.vauban.engine.host.scheduler.BatchPlanner.Share;
import org.vauban.engine.slot.Priority;

class BatchPlannerTest {
    private static final int CAPACITY = 128;

    private static int of(List<Share> shares, int id) {
        return shares.stream().filter(share -> share.id() == id).mapToInt(Share::tokens).sum();
    }

    /** The tokens that each of some equal requests computes in all of some steps. */
    private static Map<Integer, Integer> planned(BatchPlanner planner, int steps, int requests, boolean writing,
            int tokens, int budget) {
        Map<Integer, Integer> computed = new HashMap<>();
        List<Need> needs = IntStream.range(0, requests).mapToObj(id -> new Need(id, Priority.CHAT, id, writing, tokens))
                .toList();
        for (int step = 0; step < steps; step++) {
            planner.plan(needs, budget, 32).forEach(share -> computed.merge(share.id(), share.tokens(), Integer::sum));
        }
        return computed;
    }

    /** Prompts of which so much is left, in the order of their arrival. */
    private static List<Need> prompts(int[] left) {
        return IntStream.range(0, left.length).filter(id -> left[id] > 0)
                .mapToObj(id -> new Need(id, Priority.CHAT, 10 + id, false, left[id])).toList();
    }

    @Test
    void everyOneThatWritesGetsItsTokenBeforeAnyPrompt() {
        BatchPlanner planner = new BatchPlanner(4);
        List<Share> shares = planner.plan(List.of(new Need(0, Priority.BACKGROUND, 0, false, 500),
                new Need(1, Priority.CHAT, 1, true, 1), new Need(2, Priority.BACKGROUND, 2, true, 1),
                new Need(3, Priority.INTERACTIVE, 3, true, 9)), 128, 64);
        assertEquals(List.of(new Share(3, 2), new Share(1, 1), new Share(2, 1)), shares);
    }

    @Test
    void aBackgroundPromptIsSlowBesideACompletionButDoesNotStarve() {
        BatchPlanner planner = new BatchPlanner(CAPACITY);
        int read = 0;
        int withPrompt = 0;
        for (int step = 0; step < 100; step++) {
            List<Share> shares = planner.plan(List.of(new Need(0, Priority.BACKGROUND, 0, false, 5000),
                    new Need(1, Priority.INTERACTIVE, 1, true, 1)), CAPACITY, 32);
            assertEquals(1, of(shares, 1), "the completion gets its token in every step");
            assertTrue(of(shares, 0) <= 32);
            read += of(shares, 0);
            withPrompt += of(shares, 0) > 0 ? 1 : 0;
        }
        assertEquals(25, withPrompt);
        assertEquals(800, read);
    }

    @Test
    void theMoreUrgentPromptIsReadFirst() {
        BatchPlanner planner = new BatchPlanner(CAPACITY);
        int urgent = 0;
        int other = 0;
        for (int step = 0; step < 8; step++) {
            List<Share> shares = planner.plan(List.of(new Need(0, Priority.BACKGROUND, 0, false, 5000),
                    new Need(1, Priority.INTERACTIVE, 1, false, 5000)), CAPACITY, 32);
            urgent += of(shares, 1);
            other += of(shares, 0);
        }
        assertEquals(8 * CAPACITY, urgent);
        assertEquals(0, other, "a full step has no place for it");
    }

    @Test
    void whatIsReadAheadHasAStepForItselfOrNone() {
        BatchPlanner planner = new BatchPlanner(CAPACITY);
        Need ahead = new Need(0, Priority.READ_AHEAD, 0, false, 5000);
        for (int step = 0; step < 16; step++) {
            Priority other = Priority.values()[step % 3];
            List<Share> shares = planner.plan(List.of(ahead, new Need(1, other, 1, step % 2 == 0, 1)), CAPACITY, 32);
            assertEquals(List.of(new Share(1, 1)), shares, "beside " + other);
        }
        assertEquals(List.of(new Share(0, 64)), planner.plan(List.of(ahead), 64, 32));
    }

    @Test
    void whatIsReadForNobodyYetWaitsForWhatIsReadAhead() {
        BatchPlanner planner = new BatchPlanner(CAPACITY);
        Need idle = new Need(0, Priority.IDLE, 0, false, 5000);
        for (int step = 0; step < 16; step++) {
            Priority other = Priority.values()[step % 4];
            List<Share> shares = planner.plan(List.of(idle, new Need(1, other, 1, step % 2 == 0, 1)), CAPACITY, 32);
            assertEquals(List.of(new Share(1, 1)), shares, "beside " + other);
        }
        assertEquals(List.of(new Share(0, 64)), planner.plan(List.of(idle), 64, 32));
    }

    @Test
    void equalsTakeTurns() {
        BatchPlanner planner = new BatchPlanner(CAPACITY);
        Map<Integer, Integer> read = planned(planner, 32, 2, false, 100_000, CAPACITY);
        assertEquals(Map.of(0, 16 * CAPACITY, 1, 16 * CAPACITY), read);
    }

    @Test
    void aPromptOfUsualLengthIsReadInOneTurn() {
        BatchPlanner planner = new BatchPlanner(64);
        int[] left = {200, 1000};
        List<Integer> ended = new ArrayList<>();
        for (int step = 0; ended.size() < left.length; step++) {
            List<Need> needs = prompts(left);
            for (Share share : planner.plan(needs, 64, 32)) {
                left[share.id()] -= share.tokens();
                if (left[share.id()] == 0) {
                    ended.add(share.id());
                    assertTrue(share.id() != 0 || step < 4, "the first is not held up by those behind it");
                }
            }
        }
        assertEquals(List.of(0, 1), ended);
    }

    @Test
    void manyPromptsAreReadTogether() {
        BatchPlanner planner = new BatchPlanner(CAPACITY);
        int[] left = {256, 256, 40, 256};
        List<Integer> ended = new ArrayList<>();
        while (ended.size() < left.length) {
            List<Need> needs = prompts(left);
            List<Share> shares = planner.plan(needs, CAPACITY, 32);
            int waited = needs.stream().mapToInt(Need::tokens).sum();
            int taken = shares.stream().mapToInt(Share::tokens).sum();
            assertTrue(taken >= Math.min(waited, CAPACITY) - 4, "a step is full: " + taken + " of " + waited);
            for (Share share : shares) {
                left[share.id()] -= share.tokens();
                if (left[share.id()] == 0) {
                    ended.add(share.id());
                }
            }
            if (ended.size() == 1) {
                assertEquals(2, ended.getFirst(), "a short one has its share too");
            }
        }
        assertTrue(Math.abs(left[0] - left[3]) < 4);
    }

    @Test
    void noneOfVeryManyStarves() {
        BatchPlanner planner = new BatchPlanner(64);
        Map<Integer, Integer> read = planned(planner, 800, 10, false, 100_000, 64);
        assertEquals(10, read.size());
        int least = read.values().stream().mapToInt(Integer::intValue).min().orElseThrow();
        int most = read.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        assertTrue(most - least <= 4 * 64, least + " to " + most);
    }

    @Test
    void writersThatDoNotFitTakeTurns() {
        BatchPlanner planner = new BatchPlanner(2);
        Map<Integer, Integer> written = planned(planner, 30, 3, true, 1, CAPACITY);
        assertEquals(Map.of(0, 20, 1, 20, 2, 20), written);
    }

    @Test
    void aStepIsNeverEmptyAndNeverTooLong() {
        Random random = new Random(3);
        BatchPlanner planner = new BatchPlanner(CAPACITY);
        for (int round = 0; round < 5000; round++) {
            List<Need> needs = new ArrayList<>();
            int count = 1 + random.nextInt(10);
            for (int id = 0; id < count; id++) {
                boolean writing = random.nextBoolean();
                needs.add(new Need(id, Priority.values()[random.nextInt(Priority.values().length)], id, writing,
                        writing ? 1 + random.nextInt(30) : 1 + random.nextInt(300)));
            }
            Priority first = needs.stream().map(Need::priority).min(Comparator.naturalOrder()).orElseThrow();
            List<Share> shares = planner.plan(needs, 32 + random.nextInt(96), 32);
            assertFalse(shares.isEmpty());
            assertTrue(shares.stream().mapToInt(Share::tokens).sum() <= CAPACITY);
            assertEquals(shares.size(), shares.stream().map(Share::id).distinct().count());
            for (Share share : shares) {
                assertTrue(share.tokens() > 0 && share.tokens() <= needs.get(share.id()).tokens());
            }
            for (Need need : needs) {
                if (need.writing() && (!need.priority().isUnasked() || need.priority() == first)) {
                    assertTrue(of(shares, need.id()) >= 1, "there is room for every writer here");
                }
            }
        }
    }
}
