// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.slot.Priority;

/**
 * Decides what each request computes in the next step. A step is one micro-batch that either prefills prompts or
 * decodes: llama.cpp computes the attention of 64 rows together, over the keys of all their sequences, so mixing a
 * prompt with other requests costs more than computing them separately. Each kind of step gets its share of the time;
 * the less urgent kind gets a small one, so that it is slow but does not starve. A prefill step serves the most urgent
 * class: short prompts in the order of arrival, then long ones in turns of some hundred tokens, which keep a share of
 * the time. Speculative prefill has steps of its own, or none.
 */
public final class BatchPlanner {
    /**
     * Share of the time for prefill while others decode: about its share of a whole request. With less, few requests
     * would ever decode together, which costs more per token; with more, they would decode for a long time.
     */
    private static final double READING = 0.75;
    /**
     * The share while more requests of a single user wait for prefill than decode: no other user waits, and the more
     * requests decode together, the less each token costs.
     */
    private static final double READING_BURST = 0.95;
    /** The share if the prompt is more, or less, urgent than all requests that decode. */
    private static final double READING_URGENT = 0.9;
    private static final double READING_BEHIND = 0.25;
    /** A less urgent prompt fills the space that a more urgent one leaves, once in this many steps. */
    private static final int STRIDE = 4;
    /** Smallest chunk of a prompt, unless fewer tokens remain. */
    private static final int SMALLEST_CHUNK = 16;

    /** Tokens after which the next prompt gets its turn: a prompt of usual length does not wait for those behind it. */
    private static final int TURN = 256;
    /**
     * A remainder of at most this many tokens is prefilled in the same turn, so that the prompt gets its first token.
     */
    private static final int REST = 64;
    /** Share of the time for short prompts while long ones of the same class wait. */
    private static final double BRIEF = 0.75;

    private final int capacity;
    private final boolean separate;
    private long turn;
    /** Order number of the prompt whose turn it is, and its tokens prefilled in this turn. */
    private long reader = -1;
    private int readInTurn;
    /** Milliseconds by which prefill is ahead of decoding, relative to their shares. */
    private double ahead;
    /** Weight of the last step's milliseconds in {@link #ahead}. */
    private double weight;
    /** Milliseconds by which short prompts are ahead of long ones. */
    private double briefAhead;
    private double briefWeight;

    /** @param capacity maximum tokens per step */
    public BatchPlanner(int capacity) {
        this(capacity, false);
    }

    /**
     * @param capacity maximum tokens per step
     * @param separate whether each request has a separate KV cache: llama.cpp then splits a step into parts with
     *            equally many tokens per request, and small parts cost much per token
     */
    public BatchPlanner(int capacity, boolean separate) {
        this.capacity = capacity;
        this.separate = separate;
    }

    /**
     * What a request could compute in a step.
     *
     * @param id unique within the step
     * @param priority determines which requests are served first
     * @param order order of arrival
     * @param writing whether it decodes
     * @param tokens for a prompt: tokens that can be prefilled at once; for a request that decodes: 1 plus its draft
     * @param brief whether it is a prompt of usual length, see {@link BatchPlanner#isBrief}
     */
    public record Need(int id, Priority priority, long order, boolean writing, int tokens, boolean brief) {
        /** Creates the need of a request of which nothing has been computed yet. */
        public Need(int id, Priority priority, long order, boolean writing, int tokens) {
            this(id, priority, order, writing, tokens, !writing && isBrief(tokens));
        }
    }

    /**
     * The number of tokens that a request computes.
     *
     * @param id id of the need
     * @param tokens more than 0
     */
    public record Share(int id, int tokens) {}

    /** Whether a prompt with this many tokens to prefill is short, so that it does not wait for longer ones. */
    public static boolean isBrief(int tokens) {
        return tokens <= TURN + REST;
    }

    /**
     * Whether the next step prefills; otherwise it decodes. Must be called once per step.
     *
     * @param all not empty
     * @param oneUser whether all of them belong to the same user
     */
    public boolean reads(List<Need> all, boolean oneUser) {
        List<Need> needs = computable(all);
        Priority prompt = mostUrgent(needs, false);
        Priority writer = mostUrgent(needs, true);
        if (prompt == null || writer == null) {
            ahead = 0;
            weight = 0;
            return writer == null;
        }
        boolean reads = ahead <= 0;
        int urgency = prompt.compareTo(writer);
        double share = urgency < 0 ? READING_URGENT
                : urgency > 0 ? READING_BEHIND : oneUser && isBurst(needs, prompt) ? READING_BURST : READING;
        weight = reads ? 1 - share : -share;
        return reads;
    }

    /** Whether more requests of this class wait to prefill a short prompt than requests decode. */
    private static boolean isBurst(List<Need> needs, Priority priority) {
        long writing = needs.stream().filter(Need::writing).count();
        return needs.stream().filter(need -> need.brief() && need.priority() == priority).count() > writing;
    }

    /** Records the duration of the step. */
    public void took(double millis) {
        ahead += weight * millis;
        briefAhead += briefWeight * millis;
    }

    /** Returns the most urgent priority among the prompts or the decoding requests; null if there are none. */
    private static @Nullable Priority mostUrgent(List<Need> needs, boolean writing) {
        Priority first = null;
        for (Need need : needs) {
            if (need.writing() == writing && (first == null || need.priority().compareTo(first) < 0)) {
                first = need.priority();
            }
        }
        return first;
    }

    /**
     * Plans a decoding step: one token of every decoding request, the urgent ones first, and its draft.
     *
     * @param atOnce number of equally urgent requests that decode in one step; the others follow in the next steps
     * @return shares, none of them empty; not an empty list if any request decodes
     */
    public List<Share> writers(List<Need> all, int atOnce) {
        turn++;
        briefWeight = 0;
        List<Need> writing = new ArrayList<>(computable(all).stream().filter(Need::writing)
                .sorted(Comparator.comparing(Need::priority)).toList());
        rotate(writing);
        if (writing.size() > atOnce && writing.getFirst().priority() == writing.getLast().priority()) {
            writing.subList(Math.max(1, atOnce), writing.size()).clear();
        }
        int room = capacity - Math.min(capacity, writing.size());
        List<Share> shares = new ArrayList<>();
        for (Need need : writing.subList(0, Math.min(capacity, writing.size()))) {
            int draft = Math.min(room, need.tokens() - 1);
            shares.add(new Share(need.id(), 1 + draft));
            room -= draft;
        }
        return shares;
    }

    /**
     * Plans a prefill step.
     *
     * @param budget number of tokens to prefill, which limits the duration of the step
     * @param small the same for prompts that are less urgent than another request
     * @return shares, none of them empty; not an empty list if any request has a prompt
     */
    public List<Share> prompts(List<Need> all, int budget, int small) {
        turn++;
        List<Need> needs = computable(all);
        List<Need> prompts = needs.stream().filter(need -> !need.writing())
                .sorted(Comparator.comparing(Need::priority).thenComparingLong(Need::order)).toList();
        List<Share> shares = new ArrayList<>();
        if (prompts.isEmpty()) {
            return shares;
        }
        Priority first = needs.stream().map(Need::priority).min(Comparator.naturalOrder()).orElseThrow();
        Priority urgent = prompts.getFirst().priority();
        int left = Math.min(capacity, urgent.compareTo(first) > 0 ? small : budget);
        List<Need> equal = prompts.stream().filter(need -> need.priority() == urgent).toList();
        List<Need> now = briefOrLong(equal);
        for (Need need : now) {
            if (left < Math.min(SMALLEST_CHUNK, need.tokens())) {
                break;
            }
            if (separate && !shares.isEmpty() && need.tokens() > left) {
                break;
            }
            int chunk = separate ? evenly(need.tokens(), left) : Math.min(left, need.tokens());
            shares.add(new Share(need.id(), chunk));
            left -= chunk;
            if (need == now.getFirst() && !need.brief()) {
                readInTurn = need.order() == reader ? readInTurn + chunk : chunk;
                reader = need.order();
            }
        }
        // use free space for a less urgent prompt, but only now and then
        if (prompts.size() > equal.size() && turn % STRIDE == 0) {
            Need next = prompts.get(equal.size());
            int chunk = Math.min(Math.min(left, small), next.tokens());
            if (chunk >= (separate ? Math.min(SMALLEST_CHUNK, next.tokens()) : 1)) {
                shares.add(new Share(next.id(), chunk));
            }
        }
        return shares;
    }

    /** Splits into equal chunks, so that as few steps as possible are needed and none is small. */
    private static int evenly(int tokens, int most) {
        int steps = (tokens + most - 1) / most;
        return (tokens + steps - 1) / steps;
    }

    /** Returns all needs but speculative ones; if there are no others, the most urgent of these. */
    private static List<Need> computable(List<Need> all) {
        List<Need> asked = all.stream().filter(need -> !need.priority().isUnasked()).toList();
        if (!asked.isEmpty()) {
            return asked;
        }
        List<Need> ahead = all.stream().filter(need -> need.priority() == Priority.READ_AHEAD).toList();
        return ahead.isEmpty() ? all : ahead;
    }

    /**
     * Selects from equally urgent prompts, sorted by arrival, those for the next step: short ones separately, since
     * each row that is computed beside a long prompt takes longer.
     */
    private List<Need> briefOrLong(List<Need> equal) {
        List<Need> brief = equal.stream().filter(Need::brief).toList();
        List<Need> others = equal.stream().filter(need -> !need.brief()).toList();
        if (brief.isEmpty() || others.isEmpty()) {
            briefAhead = 0;
            briefWeight = 0;
            return brief.isEmpty() ? inTurn(others) : brief;
        }
        boolean first = briefAhead <= 0;
        briefWeight = first ? 1 - BRIEF : -BRIEF;
        return first ? brief : inTurn(others);
    }

    /** Returns prompts in their order, beginning with the one whose turn it is. */
    private List<Need> inTurn(List<Need> prompts) {
        int first = 0;
        for (int i = 0; i < prompts.size(); i++) {
            long order = prompts.get(i).order();
            if (order > reader || order == reader && (readInTurn < TURN || prompts.get(i).tokens() <= REST)) {
                first = i;
                break;
            }
        }
        List<Need> turned = new ArrayList<>(prompts);
        Collections.rotate(turned, -first);
        return turned;
    }

    /** Rotates equally urgent requests, so that each comes first in turn. */
    private void rotate(List<Need> sorted) {
        int from = 0;
        while (from < sorted.size()) {
            int to = from + 1;
            while (to < sorted.size() && sorted.get(to).priority() == sorted.get(from).priority()) {
                to++;
            }
            Collections.rotate(sorted.subList(from, to), (int) -(turn % (to - from)));
            from = to;
        }
    }
}
