// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Converts the bytes of tokens to text for output: only whole characters, nothing of a stop string, nothing that may
 * still become one. Not thread-safe.
 */
public final class TextStream {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final List<String> stops;
    private final Consumer<String> out;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder held = new StringBuilder();
    private ByteBuffer rest = ByteBuffer.allocate(0);
    private boolean stopped;

    /**
     * @param stops strings that end the text; empty ones are ignored
     * @param out receives each new piece, never empty
     */
    public TextStream(List<String> stops, Consumer<String> out) {
        this.stops = stops.stream().filter(stop -> !stop.isEmpty()).toList();
        this.out = out;
    }

    /** @return false after a stop string was found: no more text is accepted */
    public boolean add(byte[] piece) {
        if (stopped) {
            return false;
        }
        ByteBuffer in = ByteBuffer.allocate(rest.remaining() + piece.length).put(rest).put(piece).flip();
        CharBuffer chars = CharBuffer.allocate(in.remaining() + 1);
        decoder.reset().decode(in, chars, false); // bytes of an incomplete character stay in the buffer
        rest = in.slice();
        held.append(chars.flip());
        int stop = firstStop();
        if (stop >= 0) {
            held.setLength(stop);
            stopped = true;
        }
        release(stopped ? held.length() : held.length() - beginningOfStop());
        return !stopped;
    }

    /**
     * Ends the text: text that was held back and is not a stop string is output; an incomplete character is dropped.
     */
    public String finish() {
        release(held.length());
        stopped = true;
        return text.toString();
    }

    private int firstStop() {
        int first = -1;
        for (String stop : stops) {
            int at = held.indexOf(stop);
            if (at >= 0 && (first < 0 || at < first)) {
                first = at;
            }
        }
        return first;
    }

    /** Returns the length of the longest end of the held text with which a stop string begins. */
    private int beginningOfStop() {
        int longest = 0;
        for (String stop : stops) {
            for (int n = Math.min(stop.length() - 1, held.length()); n > longest; n--) {
                if (stop.startsWith(held.substring(held.length() - n))) {
                    longest = n;
                }
            }
        }
        return longest;
    }

    private void release(int length) {
        if (length > 0) {
            String piece = held.substring(0, length);
            held.delete(0, length);
            text.append(piece);
            out.accept(piece);
        }
    }
}
