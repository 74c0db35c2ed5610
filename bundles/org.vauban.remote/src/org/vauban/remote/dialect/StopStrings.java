// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.dialect;

import java.util.List;

/** Finds stop strings in a text that grows, and holds back what may become one. For one thread. */
final class StopStrings {
    private final List<String> stops;
    private final int longest;
    private final StringBuilder held = new StringBuilder();
    private boolean met;

    StopStrings(List<String> stops) {
        this.stops = stops.stream().filter(stop -> !stop.isEmpty()).toList();
        longest = this.stops.stream().mapToInt(String::length).max().orElse(0);
    }

    /** What is certain to stand before any stop string; all of it where there are none. */
    String add(String more) {
        if (met) {
            return "";
        }
        held.append(more);
        int first = stops.stream().mapToInt(held::indexOf).filter(at -> at >= 0).min().orElse(-1);
        met = first >= 0;
        int certain = met ? first : held.length() - beginning();
        String text = held.substring(0, certain);
        held.delete(0, certain);
        return text;
    }

    /** Length of the longest end that a stop string may begin with. */
    private int beginning() {
        for (int length = Math.min(longest - 1, held.length()); length > 0; length--) {
            String end = held.substring(held.length() - length);
            if (stops.stream().anyMatch(stop -> stop.startsWith(end))) {
                return length;
            }
        }
        return 0;
    }

    /** Whether nothing is held back. */
    boolean isEmpty() {
        return !met && held.isEmpty();
    }

    /** Whether one was met. */
    boolean met() {
        return met;
    }

    /** What was held back, since nothing follows. */
    String rest() {
        String text = met ? "" : held.toString();
        held.setLength(0);
        return text;
    }
}
