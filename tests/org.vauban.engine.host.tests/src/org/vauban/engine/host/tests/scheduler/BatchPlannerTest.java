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

    /** Returns the tokens that each of several equal requests computes in a number of steps. */
    private static Map<Integer, Integer> planned(BatchPlanner planner, int steps, int requests, boolean writing,
            int tokens, int budget) {
        Map<Integer, Integer> computed = new HashMap<>();
        List<Need> needs = IntStream.range(0, requests).mapToObj(id -> new Need(id, Priority.CHAT, id, writing, tokens))
                .toList();
        for (int step = 0; step < steps; step++) {
            (writing ? planner.writers(needs, requests) : planner.prompts(needs, budget, 32))
                    .forEach(share -> computed.merge(share.id(), share.tokens(), Integer::sum));
        }
        return computed;
    }

    /** Returns prompts with these remaining tokens, in the order of their arrival. */
    private static List<Need> prompts(int[] left) {
        return IntStream.range(0, left.length).filter(id -> left[id] > 0)
                .mapToObj(id -> new Need(id, Priority.CHAT, 10 + id, false, left[id])).toList();
    }

    @Test
    void everyOneThatWritesGetsItsTokenBeforeAnyGuess() {
        BatchPlanner planner = new BatchPlanner(4);
        List<Share> shares = planner.writers(List.of(new Need(0, Priority.BACKGROUND, 0, false, 500),
                new Need(1, Priority.CHAT, 1, true, 1), new Need(2, Priority.BACKGROUND, 2, true, 1),
                new Need(3, Priority.INTERACTIVE, 3, true, 9)), 3);
        assertEquals(List.of(new Share(3, 2), new Share(1, 1), new Share(2, 1)), shares);
    }

    @Test
    void aStepWritesOrReadsPrompts() {
        BatchPlanner planner = new BatchPlanner(CAPACITY);
        Need prompt = new Need(0, Priority.CHAT, 0, false, 500);
        Need writer = new Need(1, Priority.CHAT, 1, true, 1);
        assertTrue(planner.reads(List.of(prompt), false));
        assertFalse(planner.reads(List.of(writer), false));
        assertEquals(List.of(new Share(0, 64)), planner.prompts(List.of(prompt, writer), 64, 32));
        assertEquals(List.of(new Share(1, 1)), planner.writers(List.of(prompt, writer), 1));
    }

    @Test
    void whereEachHasAMemoryOfItsOwnNoSmallPartOfAPromptIsLeft() {
        BatchPlanner planner = new BatchPlanner(256, true);
        assertEquals(List.of(new Share(0, 70), new Share(1, 73), new Share(2, 72)),
                planner.prompts(prompts(new int[] {70, 73, 72, 69}), 256, 32), "the fourth would be cut");
        assertEquals(List.of(new Share(0, 131), new Share(1, 100)),
                planner.prompts(prompts(new int[] {262, 100}), 256, 32));
        assertEquals(List.of(new Share(0, 64)), planner.prompts(prompts(new int[] {640}), 64, 32));
    }

    /** Returns the share of time spent on a prompt beside a decoding request, for steps of the given durations. */
    private static double reading(Priority prompt, Priority writer, double readMillis, double writeMillis) {
        BatchPlanner planner = new BatchPlanner(CAPACITY);
        List<Need> needs = List.of(new Need(0, prompt, 0, false, 500), new Need(1, writer, 1, true, 1));
        double read = 0;
        double all = 0;
        assertEquals(prompt.compareTo(writer) <= 0 || prompt == Priority.BACKGROUND, planner.reads(needs, false),
                "what has just come begins");
        planner.took(readMillis);
        while (all < 1000 * (readMillis + writeMillis)) {
            boolean reads = planner.reads(needs, false);
            double millis = reads ? readMillis : writeMillis;
            planner.took(millis);
            read += reads ? millis : 0;
            all += millis;
        }
        return read / all;
    }

    /**
     * Returns the share of time spent on prefilling, for a number of prompts of this length beside decoding requests.
     */
    private static double readingOfOneUser(boolean oneUser, int prompts, int tokens, int writers) {
        BatchPlanner planner = new BatchPlanner(CAPACITY);
        List<Need> needs = new ArrayList<>();
        for (int id = 0; id < prompts + writers; id++) {
            boolean writing = id >= prompts;
            needs.add(new Need(id, Priority.CHAT, id, writing, writing ? 1 : tokens));
        }
        double read = 0;
        for (int step = 0; step < 10_000; step++) {
            boolean reads = planner.reads(needs, oneUser);
            planner.took(1);
            read += reads ? 1 : 0;
        }
        return read / 10_000;
    }

    @Test
    void promptsOfABurstOfOneUserComeFirst() {
        assertEquals(0.95, readingOfOneUser(true, 3, 200, 2), 0.01);
        assertEquals(0.75, readingOfOneUser(true, 2, 200, 2), 0.01, "as many write");
        assertEquals(0.75, readingOfOneUser(false, 3, 200, 2), 0.01, "others would wait");
        assertEquals(0.75, readingOfOneUser(true, 3, 2000, 2), 0.01, "long prompts");
    }

    @Test
    void promptsAndThoseThatWriteShareTheTime() {
        assertEquals(0.75, reading(Priority.CHAT, Priority.CHAT, 450, 20), 0.01);
        assertEquals(0.75, reading(Priority.CHAT, Priority.CHAT, 100, 130), 0.01);
        assertEquals(0.9, reading(Priority.INTERACTIVE, Priority.CHAT, 450, 20), 0.01);
    }

    @Test
    void aBackgroundPromptIsSlowBesideACompletionButDoesNotStarve() {
        assertEquals(0.25, reading(Priority.BACKGROUND, Priority.INTERACTIVE, 450, 20), 0.01);
        BatchPlanner planner = new BatchPlanner(CAPACITY);
        assertEquals(List.of(new Share(0, 32)),
                planner.prompts(List.of(new Need(0, Priority.BACKGROUND, 0, false, 5000),
                        new Need(1, Priority.INTERACTIVE, 1, true, 1)), CAPACITY, 32),
                "a short step, for which the completion waits");
    }

    @Test
    void equalsThatWriteFasterAloneTakeTurns() {
        BatchPlanner planner = new BatchPlanner(CAPACITY);
        List<Need> equals = IntStream.range(0, 3).mapToObj(id -> new Need(id, Priority.CHAT, id, true, 1)).toList();
        Map<Integer, Integer> written = new HashMap<>();
        for (int step = 0; step < 30; step++) {
            List<Share> shares = planner.writers(equals, 1);
            assertEquals(1, shares.size());
            written.merge(shares.getFirst().id(), 1, Integer::sum);
        }
        assertEquals(Map.of(0, 10, 1, 10, 2, 10), written);
        List<Need> others = List.of(new Need(0, Priority.CHAT, 0, true, 1),
                new Need(1, Priority.BACKGROUND, 1, true, 1));
        assertEquals(2, planner.writers(others, 1).size(), "the more urgent one would have every turn");
    }

    @Test
    void theMoreUrgentPromptIsReadFirst() {
        BatchPlanner planner = new BatchPlanner(CAPACITY);
        int urgent = 0;
        int other = 0;
        for (int step = 0; step < 8; step++) {
            List<Share> shares = planner.prompts(List.of(new Need(0, Priority.BACKGROUND, 0, false, 5000),
                    new Need(1, Priority.INTERACTIVE, 1, false, 5000)), CAPACITY, 32);
            urgent += of(shares, 1);
            other += of(shares, 0);
        }
        assertEquals(8 * CAPACITY, urgent);
        assertEquals(0, other, "a full step has no place for it");
    }

    /** More urgent requests may keep arriving forever. */
    @Test
    void aLessUrgentPromptDoesNotStarveBesideOthersThatLeaveRoom() {
        for (boolean separate : new boolean[] {false, true}) {
            BatchPlanner planner = new BatchPlanner(CAPACITY, separate);
            int left = 100;
            int beside = 0;
            int steps = 0;
            while (left > 0) {
                List<Share> shares = planner.prompts(List.of(new Need(0, Priority.BACKGROUND, 0, false, left),
                        new Need(1, Priority.INTERACTIVE, 1 + steps, false, 90)), CAPACITY, 32);
                assertEquals(90, of(shares, 1), "the more urgent one is read as a whole");
                left -= of(shares, 0);
                beside += of(shares, 0) > 0 ? 1 : 0;
                assertTrue(++steps <= 16, "separate " + separate + ": " + left + " tokens are left");
            }
            assertTrue(4 * beside <= steps, "only now and then");
        }
    }

    @Test
    void whereEachHasAMemoryOfItsOwnALessUrgentPromptHasNoSmallPart() {
        BatchPlanner planner = new BatchPlanner(CAPACITY, true);
        for (int step = 0; step < 8; step++) {
            assertEquals(List.of(new Share(1, 120)), planner.prompts(List.of(
                    new Need(0, Priority.BACKGROUND, 0, false, 100),
                    new Need(1, Priority.INTERACTIVE, 1, false, 120)), CAPACITY, 32));
        }
    }

    @Test
    void whatIsReadAheadHasAStepForItselfOrNone() {
        assertWaitsForTheMoreUrgent(Priority.READ_AHEAD);
    }

    @Test
    void whatIsReadForNobodyYetWaitsForWhatIsReadAhead() {
        assertWaitsForTheMoreUrgent(Priority.IDLE);
    }

    private static void assertWaitsForTheMoreUrgent(Priority priority) {
        BatchPlanner planner = new BatchPlanner(CAPACITY);
        Need unasked = new Need(0, priority, 0, false, 5000);
        for (int step = 0; step < 16; step++) {
            Priority other = Priority.values()[step % priority.ordinal()];
            boolean writing = step % 2 == 0;
            List<Need> needs = List.of(unasked, new Need(1, other, 1, writing, 1));
            assertEquals(!writing, planner.reads(needs, false));
            assertEquals(List.of(new Share(1, 1)),
                    writing ? planner.writers(needs, 1) : planner.prompts(needs, CAPACITY, 32), "beside " + other);
        }
        assertEquals(List.of(new Share(0, 64)), planner.prompts(List.of(unasked), 64, 32));
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
            for (Share share : planner.prompts(needs, 64, 32)) {
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
    void manyPromptsAreReadOneAfterTheOther() {
        BatchPlanner planner = new BatchPlanner(CAPACITY);
        int[] left = {260, 256, 40, 256};
        List<Integer> ended = new ArrayList<>();
        while (ended.size() < left.length) {
            List<Need> needs = prompts(left);
            List<Share> shares = planner.prompts(needs, CAPACITY, 32);
            int waited = needs.stream().mapToInt(Need::tokens).sum();
            int taken = shares.stream().mapToInt(Share::tokens).sum();
            assertTrue(taken > Math.min(waited, CAPACITY) - 16, "a step is full: " + taken + " of " + waited);
            for (Share share : shares) {
                left[share.id()] -= share.tokens();
                if (left[share.id()] == 0) {
                    ended.add(share.id());
                }
            }
        }
        assertEquals(List.of(0, 1, 2, 3), ended, "also where the end of one is more than its turn");
    }

    @Test
    void briefPromptsAreReadBeforeLongOnesAndByThemselves() {
        BatchPlanner planner = new BatchPlanner(CAPACITY);
        List<Need> needs = new ArrayList<>(List.of(new Need(0, Priority.CHAT, 0, false, 5000),
                new Need(1, Priority.CHAT, 1, false, 5000)));
        assertEquals(List.of(new Share(0, CAPACITY)), planner.prompts(needs, CAPACITY, 32));
        needs.add(new Need(2, Priority.CHAT, 2, false, 30));
        needs.add(new Need(3, Priority.CHAT, 3, false, 20));
        assertEquals(List.of(new Share(2, 30), new Share(3, 20)), planner.prompts(needs, CAPACITY, 32));
        planner.took(100);
        needs.removeLast();
        needs.removeLast();
        assertEquals(List.of(new Share(0, CAPACITY)), planner.prompts(needs, CAPACITY, 32), "the rest of its turn");
        needs.set(1, new Need(1, Priority.CHAT, 1, false, 60, false));
        assertEquals(List.of(new Share(1, 60), new Share(0, 68)), planner.prompts(needs, CAPACITY, 32),
                "the end of a long prompt is read in its turn");
    }

    @Test
    void longPromptsKeepAPartOfTheTimeBesideBriefOnes() {
        BatchPlanner planner = new BatchPlanner(CAPACITY);
        List<Need> needs = List.of(new Need(0, Priority.CHAT, 0, false, 5000), new Need(1, Priority.CHAT, 1, false, 50),
                new Need(2, Priority.CHAT, 2, false, 5000));
        Map<Integer, Integer> millis = new HashMap<>();
        for (int step = 0; step < 400; step++) {
            assertTrue(planner.reads(needs, false));
            List<Share> shares = planner.prompts(needs, CAPACITY, 32);
            int took = shares.getFirst().id() == 1 ? 40 : 130;
            planner.took(took);
            millis.merge(shares.getFirst().id(), took, Integer::sum);
        }
        double all = millis.values().stream().mapToInt(Integer::intValue).sum();
        assertEquals(0.75, millis.get(1) / all, 0.01);
        assertEquals(0.125, millis.get(0) / all, 0.02);
        assertEquals(0.125, millis.get(2) / all, 0.02);
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
            boolean reads = planner.reads(needs, false);
            planner.took(random.nextInt(500));
            List<Share> shares = reads ? planner.prompts(needs, 32 + random.nextInt(96), 32)
                    : planner.writers(needs, count);
            assertFalse(shares.isEmpty());
            assertTrue(shares.stream().mapToInt(Share::tokens).sum() <= CAPACITY);
            assertEquals(shares.size(), shares.stream().map(Share::id).distinct().count());
            for (Share share : shares) {
                assertEquals(reads, !needs.get(share.id()).writing());
                assertTrue(share.tokens() > 0 && share.tokens() <= needs.get(share.id()).tokens());
            }
            for (Need need : needs) {
                if (!reads && need.writing() && (!need.priority().isUnasked() || need.priority() == first)) {
                    assertTrue(of(shares, need.id()) >= 1, "there is room for every writer here");
                }
            }
        }
    }
}
