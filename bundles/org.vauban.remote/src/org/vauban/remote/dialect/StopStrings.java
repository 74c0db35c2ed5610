// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.dialect;

import java.util.List;

/** Finds stop strings in a text that arrives in pieces, and holds back possible beginnings of one. For one thread. */
final class StopStrings {
    private final List<String> stops;
    private final int longest;
    private final StringBuilder held = new StringBuilder();
    private boolean met;

    StopStrings(List<String> stops) {
        this.stops = stops.stream().filter(stop -> !stop.isEmpty()).toList();
        longest = this.stops.stream().mapToInt(String::length).max().orElse(0);
    }

    /** Adds a piece and returns the text that certainly precedes any stop string; all of it if there are none. */
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

    /** Returns the length of the longest end of the text with which a stop string begins. */
    private int beginning() {
        for (int length = Math.min(longest - 1, held.length()); length > 0; length--) {
            String end = held.substring(held.length() - length);
            if (stops.stream().anyMatch(stop -> stop.startsWith(end))) {
                return length;
            }
        }
        return 0;
    }

    /** Whether no text is held back. */
    boolean isEmpty() {
        return !met && held.isEmpty();
    }

    /** Whether a stop string was found. */
    boolean met() {
        return met;
    }

    /** Returns the text held back, after the last piece. */
    String rest() {
        String text = met ? "" : held.toString();
        held.setLength(0);
        return text;
    }
}
