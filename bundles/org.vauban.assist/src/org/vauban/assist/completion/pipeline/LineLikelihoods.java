// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

/**
 * Follows a text that is being written, and tells as soon as a line of it is less likely than one that is shown. For
 * one thread at a time.
 */
final class LineLikelihoods {
    private final SuggestionConfidence confidence;
    private double before;
    private double lineBegan;
    private int line;
    private boolean begun;

    LineLikelihoods(SuggestionConfidence confidence) {
        this.confidence = confidence;
    }

    /**
     * Takes the next piece.
     *
     * @param likelihood of all the text so far
     * @return the number of the line that is not likely enough, or -1
     */
    int add(String piece, double likelihood) {
        double now = begun && (piece.startsWith("\n") || piece.startsWith("\r")) ? before : likelihood;
        // pieces that were joined, because somebody was slow, are of two lines: they are judged in the end
        boolean joined = piece.stripLeading().indexOf('\n') >= 0 && !piece.substring(piece.lastIndexOf('\n')).isBlank();
        int doubtful = !joined && (begun || !piece.isBlank()) ? doubtful(now) : -1;
        for (int i = 0; i < piece.length(); i++) {
            if (piece.charAt(i) == '\n' && begun) {
                line++;
                lineBegan = likelihood;
            }
            begun |= !Character.isWhitespace(piece.charAt(i));
        }
        before = likelihood;
        return doubtful;
    }

    private int doubtful(double now) {
        return confidence.isEnough(line, now - lineBegan) ? -1 : line;
    }
}
