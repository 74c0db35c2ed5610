// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

/**
 * Follows generated text and reports as soon as one of its lines falls below the likelihood required for display. For
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
     * @param likelihood likelihood of the whole text so far
     * @return the number of the line that is not likely enough, or -1
     */
    int add(String piece, double likelihood) {
        double now = begun && (piece.startsWith("\n") || piece.startsWith("\r")) ? before : likelihood;
        // pieces joined because the reader was slow may span two lines: these are judged at the end
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
