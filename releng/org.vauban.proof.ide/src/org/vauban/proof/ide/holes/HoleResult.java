// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.holes;

import java.util.List;

/**
 * What a model wrote into a hole.
 *
 * @param model its id
 * @param configuration what it saw
 * @param hole which one
 * @param kind of the hole
 * @param truth what stood there
 * @param raw what the model wrote before anything was cut
 * @param cut what was left of it where it was cut
 * @param offered what would be shown after the check; empty for nothing
 * @param verdict what the check said: accepted, repaired, dropped, or none where it was not asked
 * @param reason of a repair or a drop, or null
 * @param snippets how many were offered to the prompt
 * @param gatherMillis for gathering these
 * @param checkMillis of all checks
 * @param promptTokens tokens of the prompt
 * @param reusedTokens of these, read before
 * @param generatedTokens tokens written
 * @param totalMillis in the engine
 * @param likelihood of the first line, a natural logarithm; null where it is not known
 * @param tokens all that were written, with their natural logarithms; empty where they are not known
 */
record HoleResult(String model, String configuration, String hole, Hole.Kind kind, String truth, String raw, String cut,
        String offered, String verdict, String reason, int snippets, double gatherMillis, double checkMillis,
        int promptTokens, int reusedTokens, int generatedTokens, double totalMillis,
        Double likelihood, List<Token> tokens) {

    record Token(String text, double logarithm) {}

    boolean rawRight() {
        return Hole.firstLine(truth).equals(Hole.firstLine(raw));
    }

    boolean cutRight() {
        return Hole.firstLine(truth).equals(Hole.firstLine(cut));
    }

    boolean right() {
        return Hole.firstLine(truth).equals(Hole.firstLine(offered));
    }

    boolean shown() {
        return !offered.isBlank();
    }

    /** Whether a first line that has to be so likely is shown. */
    boolean shownFrom(double probability) {
        return shown() && (likelihood == null || likelihood >= Math.log(probability));
    }

    /** The same for a configuration that this hole has nothing more for. */
    HoleResult as(String other) {
        return new HoleResult(model, other, hole, kind, truth, raw, cut, offered, verdict, reason, snippets,
                gatherMillis, checkMillis, promptTokens, reusedTokens, generatedTokens, totalMillis, likelihood,
                tokens);
    }
}
