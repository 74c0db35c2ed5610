// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.vauban.engine.host.prompt.TextStream;

/** The bytes of tokens become text as soon as it can be shown. */
class TextStreamTest {
    private final List<String> shown = new ArrayList<>();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void charactersAreShownWhole() {
        TextStream stream = new TextStream(List.of(), shown::add);
        byte[] clef = bytes("𝄞");
        for (byte b : clef) {
            assertTrue(stream.add(new byte[] {b}));
        }
        stream.add(bytes("é"));
        assertEquals(List.of("𝄞", "é"), shown);
        stream.add(new byte[] {bytes("é")[0]});
        assertEquals("𝄞é", stream.finish(), "half a character is dropped");
    }

    @Test
    void brokenBytesDoNotHoldTheTextUp() {
        TextStream stream = new TextStream(List.of(), shown::add);
        stream.add(new byte[] {(byte) 0xff, 'a'});
        assertEquals("\uFFFDa", stream.finish());
    }

    @Test
    void stopStringsAreFoundAcrossTokensAndNeverShown() {
        TextStream stream = new TextStream(List.of("END", "\n\n", ""), shown::add);
        assertTrue(stream.add(bytes("a E")));
        assertEquals(List.of("a "), shown);
        assertTrue(stream.add(bytes("N")));
        assertTrue(stream.add(bytes("x")));
        assertEquals("a ENx", String.join("", shown));
        assertTrue(stream.add(bytes("E")));
        assertFalse(stream.add(bytes("NDx")));
        assertEquals("a ENx", stream.finish());
        assertEquals("a ENx", String.join("", shown));
    }

    @Test
    void theFirstStopStringCounts() {
        TextStream stream = new TextStream(List.of("cd", "b"), shown::add);
        assertFalse(stream.add(bytes("abcd")));
        assertEquals("a", stream.finish());
    }

    @Test
    void whatMayBecomeAStopStringIsShownAtTheEnd() {
        TextStream stream = new TextStream(List.of("END"), shown::add);
        stream.add(bytes("xEN"));
        assertEquals("xEN", stream.finish());
        assertEquals("xEN", String.join("", shown));
    }

    /** For any text, any cuts and any stop strings, the shown text is the one before the first stop string. */
    @Test
    void equalsTheSimpleWay() {
        Random random = new Random(42);
        String alphabet = "ab\né𝄞";
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.appendCodePoint(alphabet.codePoints().toArray()[random.nextInt(5)]);
            }
            List<String> stops = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                int[] some = random.ints(1 + random.nextInt(3), 0, 5).map(n -> alphabet.codePoints().toArray()[n])
                        .toArray();
                stops.add(new String(some, 0, some.length));
            }
            shown.clear();
            TextStream stream = new TextStream(stops, shown::add);
            byte[] bytes = bytes(text.toString());
            int at = 0;
            boolean more = true;
            while (at < bytes.length && more) {
                int n = Math.min(bytes.length - at, 1 + random.nextInt(4));
                more = stream.add(Arrays.copyOfRange(bytes, at, at + n));
                at += n;
            }
            String result = stream.finish();
            int first = stops.stream().mapToInt(text::indexOf).filter(i -> i >= 0).min().orElse(text.length());
            // several stop strings may end at different places: the first complete one wins
            if (stops.size() < 2) {
                assertEquals(text.substring(0, first), result, text + " " + stops);
            }
            assertEquals(result, String.join("", shown));
            assertTrue(text.toString().startsWith(result));
            assertTrue(shown.stream().noneMatch(String::isEmpty));
        }
    }
}
