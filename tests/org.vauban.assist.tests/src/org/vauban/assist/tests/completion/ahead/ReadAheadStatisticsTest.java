// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion.ahead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vauban.assist.completion.ahead.CaretMark;
import org.vauban.assist.completion.ahead.ReadAheadStatistics;
import org.vauban.assist.completion.ahead.ReadAheadUse;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;

/** What counts as a new place, and as prefilled. */
class ReadAheadStatisticsTest {
    private final ReadAheadStatistics statistics = new ReadAheadStatistics();

    private static CaretMark place(String document, int offset) {
        return CaretMark.of(document, "x".repeat(20_000), offset);
    }

    private static Generation generation(int prompt, int reused) {
        return new Generation("", FinishReason.END, "m", "fim", prompt, reused, 4, 1, 1, 2);
    }

    private void comes(String document, int offset, int reused) {
        comes(document, offset, 400, reused);
    }

    private void comes(String document, int offset, int prompt, int reused) {
        CaretMark place = place(document, offset);
        assertTrue(statistics.asks(place));
        statistics.answered(place, generation(prompt, reused));
    }

    @Test
    void threeQuartersOfAPromptCountAsPrefilled() {
        comes("A", 1000, 300);
        comes("A", 5000, 299);
        comes("B", 1000, 0);
        comes("C", 1000, 399);
        assertEquals(new ReadAheadUse(4, 2, 0, 0), statistics.use());
        assertEquals(50, statistics.use().percent());
    }

    @Test
    void ofAShortPromptTheTextAfterTheCaretMayBeLeft() {
        comes("A", 1000, 110, 80);
        comes("B", 1000, 110, 61);
        comes("C", 1000, 60, 25);
        assertEquals(new ReadAheadUse(3, 1, 0, 0), statistics.use());
    }

    @Test
    void whoTypesOnOrComesBackIsAtNoNewPlace() {
        comes("A", 1000, 0);
        assertFalse(statistics.asks(place("A", 1001)));
        assertFalse(statistics.asks(place("A", 700)));
        comes("B", 1000, 0);
        assertFalse(statistics.asks(place("A", 900)));
        assertEquals(2, statistics.use().newPlaces());
    }

    @Test
    void whatWasNotBegunIsNotCounted() {
        CaretMark place = place("A", 1000);
        assertTrue(statistics.asks(place));
        statistics.answered(place, generation(0, 0));
        assertTrue(statistics.asks(place));
        statistics.answered(place, null);
        comes("A", 1010, 360);
        assertEquals(new ReadAheadUse(1, 1, 0, 0), statistics.use());
    }

    @Test
    void theCostIsWhatWasComputed() {
        statistics.read(generation(500, 100));
        statistics.read(generation(100, 100));
        assertEquals(new ReadAheadUse(0, 0, 2, 400), statistics.use());
        assertEquals(0, statistics.use().percent());
    }

    @Test
    void howeverManyPlacesThereAreFewAreRemembered() {
        for (int i = 0; i < 500; i++) {
            comes("file" + i, 1000, 0);
        }
        assertFalse(statistics.asks(place("file499", 1000)));
        assertTrue(statistics.asks(place("file0", 1000)), "long ago");
    }
}
