// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vauban.ide.tour.typist.AssistedTypist;
import org.vauban.ide.tour.typist.AssistedTypist.Proposals;
import org.vauban.ide.tour.typist.AssistedTypist.Triggers;
import org.vauban.ide.tour.typist.Proposal;
import org.vauban.ide.tour.typist.TypingPace;
import org.vauban.ide.tour.typist.TypingTally;
import org.vauban.ide.tour.typist.UnseenPlaces.Place;

/** A simulated user who types with content assist: what she accepts, and what that costs and saves. */
class AssistedTypistTest {
    private static final Proposals NONE = new Proposals(0, null, 10);

    private final TypingTally tally = new TypingTally();
    private final Map<String, Proposals> lists = new HashMap<>();

    /** Types a text with these lists, each of which must be requested. */
    private long write(String text, boolean asks, Set<Integer> dots, Set<Integer> names) throws Exception {
        Place place = new Place("x", "", text, "");
        Map<String, Proposals> left = new HashMap<>(lists);
        new AssistedTypist(asks).write(place, new Triggers(dots, names), typed -> {
            assertEquals(lists.get(typed), left.get(typed), () -> "asked twice behind " + typed);
            left.remove(typed);
            return lists.getOrDefault(typed, NONE);
        }, tally);
        assertEquals(Map.of(), left);
        assertEquals(text.length(), tally.characters());
        return TypingPace.unaided(List.of(place));
    }

    private static Proposals list(int count, String text, int replaced) {
        return new Proposals(count, new Proposal(text, replaced, false), 40);
    }

    /** Returns the milliseconds saved, from the tally's seconds per 1,000 characters. */
    private long saved(long unaided) {
        return Math.round(tally.secondsSaved(unaided) * tally.characters());
    }

    @Test
    void theRightProposalBehindADotIsAccepted() throws Exception {
        lists.put("a.", list(5, "length()", 0));

        long unaided = write("a.length();", false, Set.of(2), Set.of());

        assertEquals(4, tally.keys(), "a, dot, Enter, semicolon");
        assertEquals(1_000.0 / 11, tally.shown(), 1e-9);
        assertEquals(0, tally.wrong());
        // eight keys saved; showing the list, the look and Enter replace the pause after the dot
        assertEquals(8 * 300 - (40 + 300 + 300 - 300), saved(unaided));
    }

    @Test
    void aWrongProposalCostsALookAndALateOneNothing() throws Exception {
        lists.put("a.", list(5, "toString()", 0));
        lists.put("a.length() + b.", new Proposals(5, new Proposal("length()", 0, false), 301));

        long unaided = write("a.length() + b.length();", false, Set.of(2, 15), Set.of());

        assertEquals(24, tally.keys());
        assertEquals(1_000.0 / 24, tally.wrong(), 1e-9);
        assertEquals(-40, saved(unaided));
    }

    @Test
    void proposalsThatAreAskedForCostAKey() throws Exception {
        lists.put("re", list(3, "result", 2));
        lists.put("result + va", list(3, "values", 2));

        long unaided = write("result + value;", true, Set.of(), Set.of(0, 9));

        assertEquals(15 - 4 + 1 + 1 + 1, tally.keys(), "twice Ctrl+Space, once Enter");
        assertEquals(1_000.0 / 15, tally.accepted(), 1e-9);
        assertEquals(1_000.0 / 15, tally.wrong(), 1e-9);
        assertEquals(4 * 300 - 2 * (40 + 300) - 300, saved(unaided));
    }

    @Test
    void theOnlyProposalIsInsertedAtOnce() throws Exception {
        lists.put("re", list(1, "result", 2));
        lists.put("result + va", list(1, "values", 2));

        write("result + value;", true, Set.of(), Set.of(0, 9));

        assertEquals(15 - 4 + 1 + 1 + 1, tally.keys(), "twice Ctrl+Space, once Undo");
        assertEquals(1_000.0 / 15, tally.accepted(), 1e-9);
    }

    @Test
    void anOpenListIsLookedAtAgainOnlyForAnotherProposal() throws Exception {
        Proposals same = list(5, "add(", 0);
        lists.put("a.", same);
        lists.put("a.le", list(2, "length()", 2));
        lists.put("a.length() + b.", same);
        lists.put("a.length() + b.le", same);

        write("a.length() + b.length();", true, Set.of(2, 15), Set.of(2, 15));

        assertEquals(3_000.0 / 24, tally.shown(), 1e-9);
        assertEquals(1_000.0 / 24, tally.accepted(), 1e-9);
        assertEquals(24 - 6 + 1, tally.keys(), "no Ctrl+Space: the list is open");
    }

    @Test
    void nothingIsAskedForWhereSheDoesNotAsk() throws Exception {
        write("result;", false, Set.of(), Set.of(0));

        assertEquals(7, tally.keys());
        assertEquals(0, tally.shown());
    }

    @Test
    void aKeyThatFindsNothingIsLost() throws Exception {
        lists.put("re", NONE);

        long unaided = write("result;", true, Set.of(), Set.of(0));

        assertEquals(8, tally.keys());
        assertEquals(0, tally.shown());
        assertEquals(-(10 + 300), saved(unaided));
    }

    @Test
    void aProposalIsAcceptedOnlyIfItIsAllThatSheWasGoingToWrite() {
        assertEquals(0, accepted("length(", 0, "a.", "length"), "a parenthesis that she does not want");
        assertEquals(7, accepted("length(", 0, "a.", "length(x)"));
        assertEquals(0, accepted("length()", 0, "a.", "length(x)"));
        assertEquals(4, accepted("result", 2, "re", "sult;"));
        assertEquals(0, accepted("result", 2, "re", "sults;"), "a longer name");
        assertEquals(0, accepted("Result", 2, "re", "sult;"), "another name");
        assertEquals(0, accepted("get", 2, "ge", "t;"), "not worth a key");
        assertEquals(0, accepted("result", 3, "re", "sult;"), "it replaces what she has not written");
    }

    private static int accepted(String text, int replaced, String typed, String wanted) {
        return new Proposal(text, replaced, false).accepted(typed, wanted);
    }

    @Test
    void theSemicolonOfAStatementComesWithIt() {
        Proposal flush = new Proposal("flush()", 0, true);

        assertEquals(8, flush.accepted("out.", "flush();\n"));
        assertEquals(7, flush.accepted("() -> out.", "flush())"));
    }
}
