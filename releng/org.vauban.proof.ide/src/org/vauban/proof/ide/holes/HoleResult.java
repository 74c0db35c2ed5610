// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.holes;

import java.util.List;

/**
 * A model's text for a hole.
 *
 * @param model its id
 * @param configuration the context that the prompt contained
 * @param hole the hole
 * @param kind kind of the hole
 * @param truth the original text
 * @param raw the model's text before anything was cut
 * @param cut what remained after the cut
 * @param offered the text that would be shown after the check; empty for nothing
 * @param verdict verdict of the check: accepted, repaired, dropped, or none if it was not asked
 * @param reason reason of a repair or a drop, or null
 * @param snippets number of snippets offered to the prompt
 * @param gatherMillis time for gathering these
 * @param checkMillis time of all checks
 * @param promptTokens tokens of the prompt
 * @param reusedTokens tokens of the prompt that were in the KV cache
 * @param generatedTokens generated tokens
 * @param totalMillis time in the engine
 * @param likelihood likelihood of the first line, a natural logarithm; null if it is not known
 * @param tokens all generated tokens with their natural logarithms; empty if they are not known
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

    /** Whether the first line is shown under a rule that demands this likelihood. */
    boolean shownFrom(double probability) {
        return shown() && (likelihood == null || likelihood >= Math.log(probability));
    }

    /** Returns the same result for a configuration that adds nothing at this hole. */
    HoleResult as(String other) {
        return new HoleResult(model, other, hole, kind, truth, raw, cut, offered, verdict, reason, snippets,
                gatherMillis, checkMillis, promptTokens, reusedTokens, generatedTokens, totalMillis, likelihood,
                tokens);
    }
}
