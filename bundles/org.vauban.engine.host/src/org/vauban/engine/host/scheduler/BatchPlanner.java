// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.vauban.engine.slot.Priority;

/**
 * Decides what each request computes in the next step. A step is one micro-batch. Every request that writes gets its
 * next token, the urgent ones first; what room is left goes to prompts: those of the most urgent class, in turns of
 * some hundred tokens, or all together where they are many. A prompt of a less urgent class gets a small chunk now and
 * then, so that it is slow but does not starve. What is read ahead has a step for itself, or none.
 */
public final class BatchPlanner {
    /** Beside a request of a more urgent class a prompt gets a chunk in one of so many steps. */
    private static final int STRIDE = 4;
    /** Smallest chunk of a prompt, unless less is left of it. */
    private static final int SMALLEST_CHUNK = 16;

    /** Tokens after which it is another prompt's turn: one of usual length is not held up by those behind it. */
    private static final int TURN = 256;

    /**
     * More prompts than these are read together: they then write together too, in steps as long as they are many. One
     * after the other they would be read in small pieces beside those that write, and the last would wait half as long
     * again.
     */
    private static final int FEW = 2;

    private final int capacity;
    private long turn;
    /** Whose turn it is among prompts, by its order, and how much of it is over. */
    private long reader = -1;
    private int readInTurn;
    private int waited;

    /** @param capacity tokens of a step */
    public BatchPlanner(int capacity) {
        this.capacity = capacity;
    }

    /**
     * What a request could compute.
     *
     * @param id distinct among those of a step
     * @param priority who goes first
     * @param order of arrival
     * @param writing whether it waits for its next token
     * @param tokens of a prompt: how many can be read at once; of a request that writes: 1 and its guesses
     */
    public record Need(int id, Priority priority, long order, boolean writing, int tokens) {}

    /**
     * How many tokens a request computes.
     *
     * @param id of the need
     * @param tokens more than 0
     */
    public record Share(int id, int tokens) {}

    /**
     * @param budget tokens that prompts should take in this step, so that it does not last too long
     * @param mixedBudget the same for a step in which somebody waits for the next token
     * @return shares, none of them empty; not empty if there are needs
     */
    public List<Share> plan(List<Need> all, int budget, int mixedBudget) {
        List<Need> needs = computable(all);
        turn++;
        int room = capacity;
        List<Share> shares = new ArrayList<>();
        List<Need> writing = new ArrayList<>(needs.stream().filter(Need::writing)
                .sorted(Comparator.comparing(Need::priority)).toList());
        rotate(writing);
        int[] granted = new int[writing.size()];
        for (int i = 0; i < writing.size() && room > 0; i++) {
            granted[i] = 1;
            room--;
        }
        for (int i = 0; i < writing.size() && room > 0; i++) {
            int guesses = granted[i] == 0 ? 0 : Math.min(room, writing.get(i).tokens() - 1);
            granted[i] += guesses;
            room -= guesses;
        }
        for (int i = 0; i < granted.length; i++) {
            if (granted[i] > 0) {
                shares.add(new Share(writing.get(i).id(), granted[i]));
            }
        }
        prompts(needs, writing, Math.min(room, writing.isEmpty() ? budget : mixedBudget),
                Math.min(room, mixedBudget), shares);
        return shares;
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

    private void prompts(List<Need> needs, List<Need> writing, int room, int smallRoom, List<Share> shares) {
        List<Need> prompts = new ArrayList<>(needs.stream().filter(need -> !need.writing())
                .sorted(Comparator.comparing(Need::priority).thenComparingLong(Need::order)).toList());
        if (prompts.isEmpty()) {
            return;
        }
        Priority first = needs.stream().map(Need::priority).min(Comparator.naturalOrder()).orElseThrow();
        Priority urgent = prompts.getFirst().priority();
        int left = room;
        if (urgent.compareTo(first) > 0 && !writing.isEmpty()) {
            if (++waited % STRIDE != 0) {
                return;
            }
            left = smallRoom;
        }
        List<Need> equal = inTurn(prompts.stream().filter(need -> need.priority() == urgent).toList());
        boolean together = equal.size() > FEW;
        int behind = equal.size();
        for (Need need : equal) {
            if (left < Math.min(SMALLEST_CHUNK, need.tokens())) {
                break;
            }
            int share = together ? Math.max(SMALLEST_CHUNK, left / behind) : left;
            behind--;
            int chunk = Math.min(Math.min(share, left), need.tokens());
            shares.add(new Share(need.id(), chunk));
            left -= chunk;
            if (need == equal.getFirst()) {
                readInTurn = need.order() == reader ? readInTurn + chunk : chunk;
                reader = need.order();
            }
        }
        // rather a little of a less urgent prompt than an empty place, but only now and then
        if (prompts.size() > equal.size() && turn % STRIDE == 0) {
            Need next = prompts.get(equal.size());
            int chunk = Math.min(Math.min(left, smallRoom), next.tokens());
            if (chunk > 0) {
                shares.add(new Share(next.id(), chunk));
            }
        }
    }

    /** Prompts by their order, from the one whose turn it is. */
    private List<Need> inTurn(List<Need> prompts) {
        int first = 0;
        for (int i = 0; i < prompts.size(); i++) {
            long order = prompts.get(i).order();
            if (order > reader || order == reader && readInTurn < TURN) {
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
