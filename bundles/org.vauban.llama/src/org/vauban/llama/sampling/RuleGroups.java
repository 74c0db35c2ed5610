// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Groups rules that depend on one another (Tarjan's strongly connected components), without recursion: a grammar may
 * have hundreds of thousands of rules in a chain.
 */
final class RuleGroups {
    private final int[][] needed;
    private final int[] index;
    private final int[] low;
    private final int[] position;
    private final boolean[] pending;
    private final Deque<Integer> path = new ArrayDeque<>();
    private final Deque<Integer> open = new ArrayDeque<>();
    private final List<int[]> groups = new ArrayList<>();
    private int count;

    private RuleGroups(int[][] needed) {
        this.needed = needed;
        index = new int[needed.length];
        low = new int[needed.length];
        position = new int[needed.length];
        pending = new boolean[needed.length];
    }

    /**
     * Returns groups that contain each rule once; a group follows those that it depends on.
     *
     * @param needed for each rule the rules that it depends on
     */
    static List<int[]> of(int[][] needed) {
        RuleGroups found = new RuleGroups(needed);
        for (int rule = 0; rule < needed.length; rule++) {
            if (found.index[rule] == 0) {
                found.visit(rule);
            }
        }
        return found.groups;
    }

    private void visit(int from) {
        enter(from);
        while (!path.isEmpty()) {
            int rule = path.peek();
            if (position[rule] < needed[rule].length) {
                int next = needed[rule][position[rule]++];
                if (index[next] == 0) {
                    enter(next);
                } else if (pending[next]) {
                    low[rule] = Math.min(low[rule], index[next]);
                }
            } else {
                path.pop();
                if (!path.isEmpty()) {
                    low[path.peek()] = Math.min(low[path.peek()], low[rule]);
                }
                if (low[rule] == index[rule]) {
                    close(rule);
                }
            }
        }
    }

    private void enter(int rule) {
        index[rule] = ++count;
        low[rule] = count;
        pending[rule] = true;
        path.push(rule);
        open.push(rule);
    }

    private void close(int rule) {
        List<Integer> group = new ArrayList<>();
        int member;
        do {
            member = open.pop();
            pending[member] = false;
            group.add(member);
        } while (member != rule);
        groups.add(group.stream().mapToInt(Integer::intValue).toArray());
    }
}
