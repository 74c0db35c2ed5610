// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour.typist;

import java.util.Set;
import org.vauban.ide.tour.typist.UnseenPlaces.Place;

/**
 * A person who types at the {@linkplain TypingPace pace} of the benchmark {@code typist} and uses an editor's content
 * assist instead of suggestions. She looks at a list of proposals that opens behind a dot before the next key. If the
 * first proposal is what she was going to write, she accepts it with Enter; otherwise she types on. She may also
 * request proposals after the first letters of a name, with one more key; if a list is already open, she looks again
 * only if the first proposal has changed. Only the time for computing proposals is real.
 */
public final class AssistedTypist {
    /** Letters of a name before she requests proposals. */
    public static final int LETTERS = 2;

    /** Computes proposals at a place. */
    @FunctionalInterface
    public interface Assist {

        /**
         * Returns the proposals.
         * @param typed the part of the text that is there; the caret is behind it
         */
        Proposals at(String typed) throws Exception;
    }

    /**
     * A list of proposals.
     *
     * @param count number of proposals
     * @param first the first of them, or null if there is none
     * @param millis time to compute it
     */
    public record Proposals(int count, Proposal first, long millis) {}

    /**
     * Places at which proposals are wanted, as offsets in the text of a place.
     *
     * @param dots offset behind each dot
     * @param names offset of the first letter of each name that is worth it
     */
    public record Triggers(Set<Integer> dots, Set<Integer> names) {}

    private final boolean asks;

    /**
     * Creates a typist.
     * @param asks whether she also requests proposals
     */
    public AssistedTypist(boolean asks) {
        this.asks = asks;
    }

    /** Writes the text of a place. */
    public void write(Place place, Triggers triggers, Assist assist, TypingTally tally) throws Exception {
        String all = place.text();
        Proposal open = null; // the first proposal of an open list, which she has looked at
        int at = 0;
        tally.took(TypingPace.PLACE_MILLIS);
        while (at < all.length()) {
            String key = TypingPace.key(all, at);
            tally.typed(key);
            at += key.length();
            if (!Character.isJavaIdentifierPart(key.charAt(0))) {
                open = null;
            }
            long next = TypingPace.after(key);
            String typed = all.substring(0, at);
            String wanted = all.substring(at);
            boolean dot = triggers.dots().contains(at);
            boolean letters = asks && triggers.names().contains(at - LETTERS);
            if (letters && open == null && !dot) {
                at += invoke(assist.at(typed), typed, wanted, tally, next);
                continue;
            }
            Proposals list = dot || letters ? assist.at(typed) : null;
            if (list == null || list.count() == 0 || list.millis() > next || list.first().equals(open)) {
                tally.took(next);
                continue;
            }
            tally.looked();
            tally.took(list.millis() + TypingPace.LOOK_MILLIS);
            int taken = list.first().accepted(typed, wanted);
            open = list.first();
            if (taken > 0) {
                enter(wanted.substring(0, taken), tally);
                at += taken;
                open = null;
            }
        }
    }

    /**
     * Requests proposals with a key. A single proposal is inserted at once; if it is wrong, she undoes it with a key.
     */
    private static int invoke(Proposals list, String typed, String wanted, TypingTally tally, long next) {
        tally.pressed();
        tally.took(next + list.millis() + TypingPace.LOOK_MILLIS);
        if (list.count() == 0) {
            return 0;
        }
        tally.looked();
        int taken = list.first().accepted(typed, wanted);
        if (list.count() > 1) {
            if (taken > 0) {
                enter(wanted.substring(0, taken), tally);
            }
        } else if (taken > 0) {
            tally.accepted(wanted.substring(0, taken));
        } else {
            tally.pressed();
            tally.took(TypingPace.KEY_MILLIS);
        }
        return taken;
    }

    private static void enter(String text, TypingTally tally) {
        tally.pressed();
        tally.took(TypingPace.KEY_MILLIS);
        tally.accepted(text);
    }
}
