// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.host.scheduler.FairShares;
import org.vauban.engine.host.scheduler.RequestOwner;
import org.vauban.engine.host.tests.Patience;
import org.vauban.engine.host.tests.scheduler.Served.Sent;
import org.vauban.engine.slot.Priority;
import org.vauban.llama.LlamaLibrary;

/** However much one user requests, the others get an equal share of the model. */
class FairSharesTest {
    private static final int SLOTS = 8;
    private static final int TURN = 256;

    /** A request of the simulation, with tokens to prefill and then to decode. */
    private static final class Work {
        final int user;
        int read;
        int write;

        Work(int user, Random random) {
            this.user = user;
            read = 50 + random.nextInt(1_000);
            write = 20 + random.nextInt(150);
        }
    }

    /** Returns Jain's index: 1 if all users were served equally, 1 / n if one of them got everything. */
    private static double jain(double[] served) {
        double sum = Arrays.stream(served).sum();
        return sum * sum / (served.length * Arrays.stream(served).map(x -> x * x).sum());
    }

    /**
     * Simulates steps, each of which prefills a turn of one prompt, or decodes a token of each prefilled request,
     * alternately.
     *
     * @param outstanding the number of requests that each user always has
     * @return the work done for each user
     */
    private static double[] simulate(int[] outstanding, int steps) {
        Random random = new Random(11);
        FairShares shares = new FairShares();
        List<Work> waiting = new ArrayList<>();
        List<Work> active = new ArrayList<>();
        double[] served = new double[outstanding.length];
        for (int user = 0; user < outstanding.length; user++) {
            for (int i = 0; i < outstanding[user]; i++) {
                waiting.add(new Work(user, random));
                shares.enter("user" + user);
            }
        }
        for (int step = 0; step < steps; step++) {
            while (active.size() < SLOTS && !waiting.isEmpty()) {
                Work next = Collections.min(waiting, (one, other) -> shares.leastFirst().compare("user" + one.user,
                        "user" + other.user));
                waiting.remove(next);
                active.add(next);
            }
            assertEquals(Math.min(SLOTS, Arrays.stream(outstanding).sum()), active.size(), "no slot is idle");
            Work prompt = active.stream().filter(work -> work.read > 0).findFirst().orElse(null);
            if (prompt != null && step % 2 == 0) {
                int read = Math.min(TURN, prompt.read);
                prompt.read -= read;
                served[prompt.user] += read;
                shares.charge("user" + prompt.user, read, 0);
            } else {
                for (Work work : active) {
                    if (work.read == 0) {
                        work.write--;
                        served[work.user] += 2;
                        shares.charge("user" + work.user, 0, 1);
                    }
                }
            }
            for (Work done : active.stream().filter(work -> work.write == 0).toList()) {
                active.remove(done);
                waiting.add(new Work(done.user, random));
                shares.enter("user" + done.user);
                shares.leave("user" + done.user);
            }
        }
        return served;
    }

    @Test
    void oneWithManyRequestsHasNoMoreThanSevenWithOne() {
        double[] served = simulate(new int[] {16, 1, 1, 1, 1, 1, 1, 1}, 40_000);
        assertTrue(jain(served) >= 0.98, jain(served) + " " + Arrays.toString(served));
    }

    @Test
    void manyUsersOfDifferentGreedHaveTheSame() {
        int[] outstanding = new int[24];
        Arrays.setAll(outstanding, user -> 1 + user % 6 * 3);
        double[] served = simulate(outstanding, 120_000);
        assertTrue(jain(served) >= 0.98, jain(served) + " " + Arrays.toString(served));
    }

    @Test
    void whoWasAwayHasSavedNothingUp() {
        FairShares shares = new FairShares();
        shares.enter("ada");
        shares.charge("ada", 10_000, 0);
        shares.enter("bob");
        shares.charge("bob", 10, 0);
        assertTrue(shares.leastFirst().compare("ada", "bob") < 0, "bob began with what ada has had");
        shares.charge("ada", 11, 0);
        assertTrue(shares.leastFirst().compare("bob", "ada") < 0);
        shares.leave("ada");
        shares.leave("bob");
        shares.enter("eve");
        shares.enter("bob");
        assertTrue(shares.leastFirst().compare("eve", "bob") <= 0);
        shares.charge("eve", 0, 1);
        shares.charge("bob", 1, 0);
        assertTrue(shares.leastFirst().compare("bob", "eve") < 0, "what is written counts twice");
    }

    /**
     * Simulates steps, each of which decodes a token of each request with a slot. A user who has an answer sends the
     * next request during the next step, like a client over a network.
     *
     * @param outstanding the number of requests of each user, except for the moment after an answer
     * @return the work done for each user, followed by the share of slots in use
     */
    private static double[] simulateClients(int[] outstanding, int steps) {
        FairShares shares = new FairShares();
        List<Work> waiting = new ArrayList<>();
        List<Work> active = new ArrayList<>();
        List<Integer> coming = new ArrayList<>();
        double[] served = new double[outstanding.length + 1];
        Random random = new Random(7);
        for (int user = 0; user < outstanding.length; user++) {
            coming.addAll(Collections.nCopies(outstanding[user], user));
        }
        for (int step = 0; step < steps; step++) {
            for (int user : coming) {
                waiting.add(new Work(user, random));
                shares.enter("user" + user);
            }
            coming.clear();
            boolean kept = false;
            while (active.size() < SLOTS && !waiting.isEmpty() && !kept) {
                Work next = Collections.min(waiting, (one, other) -> shares.leastFirst().compare("user" + one.user,
                        "user" + other.user));
                kept = active.stream().anyMatch(work -> work.user == next.user)
                        && SLOTS - active.size() <= shares.expectedBefore("user" + next.user);
                if (!kept) {
                    waiting.remove(next);
                    active.add(next);
                }
            }
            shares.beginStep();
            served[outstanding.length] += active.size() / (double) SLOTS / steps;
            for (Work work : List.copyOf(active)) {
                served[work.user] += 2;
                shares.charge("user" + work.user, 0, 1);
                work.write--;
                if (work.write == 0) {
                    active.remove(work);
                    shares.leave("user" + work.user);
                    coming.add(work.user);
                }
            }
        }
        return served;
    }

    @Test
    void whoComesBackWithinAStepFindsASlot() {
        double[] served = simulateClients(new int[] {16, 1, 1, 1, 1, 1, 1, 1}, 40_000);
        double[] users = Arrays.copyOf(served, served.length - 1);
        assertTrue(jain(users) >= 0.98, jain(users) + " " + Arrays.toString(served));
        assertTrue(served[users.length] >= 0.97, "slots are in use: " + served[users.length]);
    }

    @Test
    void aSlotIsKeptForOneStepAndForWhoHasHadLess() {
        FairShares shares = new FairShares();
        shares.enter("ada");
        shares.enter("bob");
        shares.beginStep();
        shares.charge("ada", 100, 0);
        shares.charge("bob", 50, 0);
        shares.leave("bob");
        assertEquals(1, shares.expectedBefore("ada"));
        assertEquals(0, shares.expectedBefore("bob"));
        shares.beginStep();
        assertEquals(0, shares.expectedBefore("ada"), "the step has passed");
        shares.enter("bob");
        shares.charge("bob", 100, 0);
        shares.leave("bob");
        assertEquals(0, shares.expectedBefore("ada"), "bob has had more");
    }

    /** @param sent the requests of ada, of which the first is held, and one of bob */
    private static void assertBobIsSecond(List<Sent> sent, HeldListener busy) throws Exception {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<Void>> told = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            String name = i == sent.size() - 1 ? "bob" : "ada" + i;
            told.add(sent.get(i).result().thenAccept(g -> order.add(name)));
        }
        busy.release();
        for (CompletableFuture<Void> each : told) {
            each.get(Patience.SECONDS, TimeUnit.SECONDS);
        }
        assertEquals(List.of("ada0", "bob"), order.subList(0, 2), order.toString());
    }

    /** The only slot is busy with the first of sixteen requests when another user's request arrives. */
    @Test
    void whoComesLaterIsNotBehindAllRequestsOfAnother() throws Exception {
        try (LlamaLibrary library = Served.library();
                Served served = new Served(library, Served.TINY, 1024, options -> options.withSlots(1))) {
            HeldListener busy = HeldListener.atText();
            List<Sent> sent = new ArrayList<>();
            sent.add(served.send(new RequestOwner("ada", null), served.text("Once upon a time"),
                    GenerationOptions.greedy(8), busy));
            busy.await();
            for (int i = 0; i < 15; i++) {
                sent.add(served.send(new RequestOwner("ada", null), served.text("And then, " + i),
                        GenerationOptions.greedy(8)));
            }
            sent.add(served.send(new RequestOwner("bob", null), served.text("Dear Sir"), GenerationOptions.greedy(8)));
            assertBobIsSecond(sent, busy);
        }
    }

    /** Otherwise one user's completions would block the chat of all others forever. */
    @Test
    void urgentRequestsOfOneUserDoNotGoBeforeThoseOfAnotherWhoHasHadLess() throws Exception {
        try (LlamaLibrary library = Served.library();
                Served served = new Served(library, Served.TINY, 1024, options -> options.withSlots(1))) {
            HeldListener busy = HeldListener.atText();
            List<Sent> sent = new ArrayList<>();
            RequestOwner ada = new RequestOwner("ada", null);
            sent.add(served.sendAs(ada, Priority.INTERACTIVE, served.text("Once upon a time"),
                    GenerationOptions.greedy(8), busy));
            busy.await();
            for (int i = 0; i < 5; i++) {
                sent.add(served.sendAs(ada, Priority.INTERACTIVE, served.text("And then, " + i),
                        GenerationOptions.greedy(8), text -> {}));
            }
            sent.add(served.sendAs(new RequestOwner("bob", null), Priority.CHAT, served.text("Dear Sir"),
                    GenerationOptions.greedy(8), text -> {}));
            assertBobIsSecond(sent, busy);
        }
    }

    @Test
    void oneUserDoesNotTakeAllPlacesToWait() throws Exception {
        try (LlamaLibrary library = Served.library();
                Served served = new Served(library, Served.TINY, 1024,
                        options -> options.withSlots(1).withQueueLimit(8))) {
            HeldListener busy = HeldListener.atText();
            List<Sent> sent = new ArrayList<>();
            sent.add(served.send(new RequestOwner("ada", null), served.text("Once upon a time"),
                    GenerationOptions.greedy(2), busy));
            busy.await();
            for (int i = 0; i < 2; i++) {
                sent.add(served.send(new RequestOwner("ada", null), served.text("x"), GenerationOptions.greedy(2)));
            }
            Sent beyond = served.send(new RequestOwner("ada", null), served.text("x"), GenerationOptions.greedy(2));
            ExecutionException refused = assertThrows(ExecutionException.class, beyond::get);
            assertEquals(EngineError.OVERLOADED, assertInstanceOf(EngineException.class, refused.getCause()).error());
            sent.add(served.send(new RequestOwner("bob", null), served.text("y"), GenerationOptions.greedy(2)));
            busy.release();
            for (Sent each : sent) {
                assertEquals(2, each.get().generatedTokens());
            }
        }
    }
}
