// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.ide.tour.typist.TypingPace;
import org.vauban.ide.tour.typist.TypingTally;
import org.vauban.ide.tour.typist.UnseenPlaces.Place;

/** The typing costs counted in the benchmarks and in the proofs alike. */
class TypingTallyTest {

    @Test
    void aNewlineComesWithTheIndentationOfTheNextLine() {
        assertEquals("\n    ", TypingPace.key("a;\n    b;", 2));
        assertEquals("b", TypingPace.key("a;\n    b;", 7));
        assertEquals(5, TypingPace.characters("a;\n    b;"));
    }

    @Test
    void whatIsUnaidedHasTheSamePauses() {
        Place place = new Place("x", "", "ab\n  c", "");

        assertEquals(2 * (1_500 + 4 * 300 + 1_000), TypingPace.unaided(List.of(place, place)));
    }

    @Test
    void shareAndTimeAreForTheCharactersThatStandThere() {
        TypingTally tally = new TypingTally();
        for (String key : List.of("a", "b", "\n  ")) {
            tally.typed(key);
        }
        tally.looked();
        tally.looked();
        tally.pressed();
        tally.accepted("cdefghi");
        tally.took(2_000);

        assertEquals(10, tally.characters());
        assertEquals(4, tally.keys());
        assertEquals(60, tally.saved());
        assertEquals(200, tally.shown());
        assertEquals(100, tally.accepted());
        assertEquals(100, tally.wrong());
        assertEquals(300, tally.secondsSaved(5_000));
    }

    @Test
    void talliesAdd() {
        TypingTally all = new TypingTally();
        for (int i = 0; i < 2; i++) {
            TypingTally one = new TypingTally();
            one.typed("a");
            one.pressed();
            one.looked();
            one.accepted("bcd");
            one.took(500);
            all.add(one);
        }

        assertEquals(8, all.characters());
        assertEquals(4, all.keys());
        assertEquals(250, all.shown());
        assertEquals(250, all.accepted());
        assertEquals(125, all.secondsSaved(2_000));
    }
}
