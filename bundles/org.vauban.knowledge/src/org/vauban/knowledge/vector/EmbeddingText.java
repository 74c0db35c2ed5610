// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.vector;

import java.text.Normalizer;
import org.vauban.governance.text.ShortText;
import org.vauban.knowledge.passage.Passage;

/**
 * Formats texts as multilingual-e5 was trained on them: with a prefix that names their role, and in Unicode normal form
 * KC, which the model file does not apply. Pure.
 */
public final class EmbeddingText {
    /** UTF-16 units that fit the model's 512 tokens, even for source code. */
    private static final int MOST = 1_300;
    private static final int FEWEST = 200;

    private EmbeddingText() {}

    static String query(String query) {
        return of("query: ", query, MOST);
    }

    /** Returns the text of a passage after its headings, which name its subject. */
    public static String passage(Passage passage) {
        String above = passage.headings().isEmpty() ? passage.title() : String.join(" > ", passage.headings());
        return of("passage: ", above + "\n" + passage.text(), MOST);
    }

    /** Shortens a text that has too many tokens. */
    static String shorter(String text) {
        return text.length() <= FEWEST ? text : ShortText.beginning(text, text.length() / 2);
    }

    private static String of(String prefix, String text, int most) {
        String normal = Normalizer.normalize(text, Normalizer.Form.NFKC).replaceAll("\\s+", " ").strip();
        return ShortText.beginning(prefix + normal, most);
    }
}
