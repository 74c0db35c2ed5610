// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.slot.Priority;

/**
 * Decides what each request computes in the next step. A step is one micro-batch, and it either reads prompts or
 * writes: llama.cpp computes the attention of 64 rows together, over the keys of all sequences among them, so that a
 * prompt beside other requests costs more than both apart. Each kind of steps gets its part of the time, the less
 * urgent kind a small one, so that it is slow but does not starve. Prompts are those of the most urgent class: brief
 * ones in the order of their arrival, then long ones in turns of some hundred tokens, which keep a part of the time.
 * What is read ahead has a step for itself, or none.
 */
public final class BatchPlanner {
    /**
     * The part of the time that reads prompts while others write: about what it takes of a request as a whole. With
     * less of it few would ever write together, which costs more for each token; with more of it they would write for
     * long.
     */
    private static final double READING = 0.75;
    /**
     * The same while more of one user's requests wait for their prompt than write: nobody else waits, and the more of
     * them write together, the less each token costs.
     */
    private static final double READING_BURST = 0.95;
    /** The same where the prompt is more, or less, urgent than all that write. */
    private static final double READING_URGENT = 0.9;
    private static final double READING_BEHIND = 0.25;
    /** A less urgent prompt fills what a more urgent one leaves of a step in one of so many steps. */
    private static final int STRIDE = 4;
    /** Smallest chunk of a prompt, unless less is left of it. */
    private static final int SMALLEST_CHUNK = 16;

    /** Tokens after which it is another prompt's turn: one of usual length is not held up by those behind it. */
    private static final int TURN = 256;
    /** So few tokens are read at the end of a turn, so that the prompt has its first token before the next begins. */
    private static final int REST = 64;
    /** The part of the time that reads brief prompts while long ones of the same class wait. */
    private static final double BRIEF = 0.75;

    private final int capacity;
    private final boolean separate;
    private long turn;
    /** Whose turn it is among prompts, by its order, and how much of it is over. */
    private long reader = -1;
    private int readInTurn;
    /** Milliseconds that reading is ahead of writing, by what each is to have. */
    private double ahead;
    /** What a millisecond of the last step counts in {@link #ahead}. */
    private double weight;
    /** The same of brief prompts ahead of long ones. */
    private double briefAhead;
    private double briefWeight;

    /** @param capacity tokens of a step */
    public BatchPlanner(int capacity) {
        this(capacity, false);
    }

    /**
     * @param capacity tokens of a step
     * @param separate whether each request has a memory of its own: llama.cpp computes a step in parts then, each with
     *            as many tokens of some requests, and small parts cost much for each token
     */
    public BatchPlanner(int capacity, boolean separate) {
        this.capacity = capacity;
        this.separate = separate;
    }

    /**
     * What a request could compute.
     *
     * @param id distinct among those of a step
     * @param priority who goes first
     * @param order of arrival
     * @param writing whether it waits for its next token
     * @param tokens of a prompt: how many can be read at once; of a request that writes: 1 and its draft
     * @param brief whether it is a prompt of usual length, see {@link BatchPlanner#isBrief}
     */
    public record Need(int id, Priority priority, long order, boolean writing, int tokens, boolean brief) {
        /** A request of which nothing has been computed yet. */
        public Need(int id, Priority priority, long order, boolean writing, int tokens) {
            this(id, priority, order, writing, tokens, !writing && isBrief(tokens));
        }
    }

    /**
     * How many tokens a request computes.
     *
     * @param id of the need
     * @param tokens more than 0
     */
    public record Share(int id, int tokens) {}

    /** Whether a prompt of which so much is to be read is not held up by longer ones. */
    public static boolean isBrief(int tokens) {
        return tokens <= TURN + REST;
    }

    /**
     * Whether the next step reads prompts; otherwise it writes. To be asked once for each step.
     *
     * @param all not empty
     * @param oneUser whether all of them are the same user's
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

    /** Whether more requests of this class have a brief prompt to be read than requests write. */
    private static boolean isBurst(List<Need> needs, Priority priority) {
        long writing = needs.stream().filter(Need::writing).count();
        return needs.stream().filter(need -> need.brief() && need.priority() == priority).count() > writing;
    }

    /** The step took so long. */
    public void took(double millis) {
        ahead += weight * millis;
        briefAhead += briefWeight * millis;
    }

    /** Null where there is none. */
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
     * A step that writes: a token of every request that does, the urgent ones first, and its draft.
     *
     * @param atOnce how many equals write in one step; the others follow in the next ones
     * @return shares, none of them empty; not empty if somebody writes
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
     * A step that reads prompts.
     *
     * @param budget tokens that it should read, so that it does not last too long
     * @param small the same for prompts that are less urgent than another request
     * @return shares, none of them empty; not empty if somebody has a prompt
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
        // rather a little of a less urgent prompt than an empty place, but only now and then
        if (prompts.size() > equal.size() && turn % STRIDE == 0) {
            Need next = prompts.get(equal.size());
            int chunk = Math.min(Math.min(left, small), next.tokens());
            if (chunk >= (separate ? Math.min(SMALLEST_CHUNK, next.tokens()) : 1)) {
                shares.add(new Share(next.id(), chunk));
            }
        }
        return shares;
    }

    /** As few steps as with whole ones, without a small one at the end. */
    private static int evenly(int tokens, int most) {
        int steps = (tokens + most - 1) / most;
        return (tokens + steps - 1) / steps;
    }

    /** All but what is read ahead, unless there is nothing else; then what is most urgent of that. */
    private static List<Need> computable(List<Need> all) {
        List<Need> asked = all.stream().filter(need -> !need.priority().isUnasked()).toList();
        if (!asked.isEmpty()) {
            return asked;
        }
        List<Need> ahead = all.stream().filter(need -> need.priority() == Priority.READ_AHEAD).toList();
        return ahead.isEmpty() ? all : ahead;
    }

    /**
     * Those of some equally urgent prompts, sorted by arrival, that the next step reads: brief ones by themselves,
     * since each row that is computed beside a long prompt takes longer.
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

    /** Prompts by their order, from the one whose turn it is. */
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

    /** Equals take turns in who comes first. */
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
