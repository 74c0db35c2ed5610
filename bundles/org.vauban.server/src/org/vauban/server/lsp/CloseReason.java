// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.lsp;

import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.websocket.core.Frame;

/** Shortens a sentence to the size of a WebSocket close frame. */
final class CloseReason {
    /** Space in the frame without the two bytes of the status code. */
    private static final int MOST_BYTES = Frame.MAX_CONTROL_PAYLOAD - 2;
    private static final String REST = "\u2026";

    private CloseReason() {}

    /** Returns the sentence; a longer one is cut between two characters, and marked as cut. */
    static String of(String sentence) {
        if (bytes(sentence) <= MOST_BYTES) {
            return sentence;
        }
        int left = MOST_BYTES - bytes(REST);
        int end = 0;
        while (true) {
            int next = sentence.offsetByCodePoints(end, 1);
            left -= bytes(sentence.substring(end, next));
            if (left < 0) {
                return sentence.substring(0, end) + REST;
            }
            end = next;
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
