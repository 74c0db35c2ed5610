// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.vector;

import java.text.Normalizer;
import org.vauban.governance.text.ShortText;
import org.vauban.knowledge.passage.Passage;

/**
 * Texts as multilingual-e5 was trained on them: with a prefix that says what they are, and in Unicode's normal form KC,
 * which the model file does not make by itself. Pure.
 */
public final class EmbeddingText {
    /** UTF-16 units that fit the 512 tokens of the model, even of source code. */
    private static final int MOST = 1_300;
    private static final int FEWEST = 200;

    private EmbeddingText() {}

    static String query(String query) {
        return of("query: ", query, MOST);
    }

    /** With the headings above it, which say what it is about. */
    public static String passage(Passage passage) {
        String above = passage.headings().isEmpty() ? passage.title() : String.join(" > ", passage.headings());
        return of("passage: ", above + "\n" + passage.text(), MOST);
    }

    /** Less of a text that had too many tokens. */
    static String shorter(String text) {
        return text.length() <= FEWEST ? text : ShortText.beginning(text, text.length() / 2);
    }

    private static String of(String prefix, String text, int most) {
        String normal = Normalizer.normalize(text, Normalizer.Form.NFKC).replaceAll("\\s+", " ").strip();
        return ShortText.beginning(prefix + normal, most);
    }
}
