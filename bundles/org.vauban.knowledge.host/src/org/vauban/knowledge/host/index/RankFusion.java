// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import org.apache.lucene.search.ScoreDoc;

/**
 * Joins the ranking by words and the one by likeness: a passage gets {@code weight / (k + rank)} of each (reciprocal
 * rank fusion, Cormack et al., SIGIR 2009). The weights are in {@code ranking.properties}. Pure.
 */
final class RankFusion {
    private static final ResourceBundle WEIGHTS = ResourceBundle.getBundle("org.vauban.knowledge.host.index.ranking",
            Locale.ROOT, RankFusion.class.getClassLoader());
    /** A word with digits, marks or humps: who types one looks for it, and not for what is like it. */
    private static final Pattern IDENTIFIER = Pattern.compile(
            "\\p{L}[\\p{L}\\p{N}]*[_$.:/\\\\-]*\\p{N}|[\\p{L}\\p{N}][_$]\\p{L}|\\p{Ll}\\p{Lu}|::|\"|\\p{L}\\.\\p{L}");

    private RankFusion() {}

    /**
     * The passages of both, the best first.
     *
     * @param byWords the best first
     * @param byLikeness numbers of documents, the best first
     */
    static List<ScoreDoc> of(String query, ScoreDoc[] byWords, List<Integer> byLikeness) {
        double k = weight("k");
        double words = weight("words");
        double likeness = weight(IDENTIFIER.matcher(query).find() ? "likeness.identifier" : "likeness");
        Map<Integer, Double> scores = new HashMap<>();
        for (int i = 0; i < byWords.length; i++) {
            scores.merge(byWords[i].doc, words / (k + i + 1), Double::sum);
        }
        for (int i = 0; i < byLikeness.size(); i++) {
            scores.merge(byLikeness.get(i), likeness / (k + i + 1), Double::sum);
        }
        List<ScoreDoc> ranked = new ArrayList<>();
        scores.forEach((document, score) -> ranked.add(new ScoreDoc(document, score.floatValue())));
        ranked.sort((a, b) -> a.score != b.score ? Float.compare(b.score, a.score) : Integer.compare(a.doc, b.doc));
        return ranked;
    }

    private static double weight(String name) {
        return Double.parseDouble(WEIGHTS.getString(name));
    }
}
