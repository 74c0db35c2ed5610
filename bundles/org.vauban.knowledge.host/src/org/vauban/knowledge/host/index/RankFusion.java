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
 * Fuses the ranking by words with the one by likeness. The result is a weighted sum of a passage's ranks (reciprocal
 * rank fusion, Cormack et al., SIGIR 2009) and of its scores, which distinguish a clear winner from one of many.
 * {@code releng/knowledge/weights.py} fits the weights of {@code ranking.properties}. Pure.
 */
final class RankFusion {
    private static final ResourceBundle WEIGHTS = ResourceBundle.getBundle("org.vauban.knowledge.host.index.ranking",
            Locale.ROOT, RankFusion.class.getClassLoader());
    private static final double K = weight("k");
    private static final double WORDS_SCORE = weight("words.score");
    private static final double WORDS_RANK = weight("words.rank");
    private static final double LIKENESS_SCORE = weight("likeness.score");
    private static final double LIKENESS_RANK = weight("likeness.rank");
    private static final double LIKENESS_IDENTIFIER = weight("likeness.identifier");
    /** A word with digits, signs or camel case: a user who types it wants that word, not something similar. */
    private static final Pattern IDENTIFIER = Pattern.compile(
            "\\p{L}[\\p{L}\\p{N}]*[_$.:/\\\\-]*\\p{N}|[\\p{L}\\p{N}][_$]\\p{L}|\\p{Ll}\\p{Lu}|::|\"|\\p{L}\\.\\p{L}");
    /** Typical difference between the cosines of passages of one subject. */
    private static final double STEP = 0.1;

    private RankFusion() {}

    /**
     * Returns the passages of both rankings, the best first.
     *
     * @param byWords the best first
     * @param byLikeness the most similar first, each with its cosine
     */
    static List<ScoreDoc> of(String query, ScoreDoc[] byWords, List<ScoreDoc> byLikeness) {
        Map<Integer, Double> scores = new HashMap<>();
        double best = byWords.length == 0 ? 0 : byWords[0].score;
        for (int i = 0; i < byWords.length; i++) {
            double share = best > 0 ? byWords[i].score / best : 0;
            scores.merge(byWords[i].doc, WORDS_SCORE * share + rank(WORDS_RANK, i), Double::sum);
        }
        double factor = IDENTIFIER.matcher(query).find() ? LIKENESS_IDENTIFIER : 1;
        double least = byLikeness.isEmpty() ? 0 : byLikeness.getLast().score;
        for (int i = 0; i < byLikeness.size(); i++) {
            double above = (byLikeness.get(i).score - least) / STEP; // relative to unlisted passages
            scores.merge(byLikeness.get(i).doc, factor * (LIKENESS_SCORE * above + rank(LIKENESS_RANK, i)),
                    Double::sum);
        }
        List<ScoreDoc> ranked = new ArrayList<>();
        scores.forEach((document, score) -> ranked.add(new ScoreDoc(document, score.floatValue())));
        ranked.sort((a, b) -> a.score != b.score ? Float.compare(b.score, a.score) : Integer.compare(a.doc, b.doc));
        return ranked;
    }

    /** Returns the weight of a rank: the full one for the first, less for each further one. */
    private static double rank(double first, int index) {
        return first * (K + 1) / (K + 1 + index);
    }

    private static double weight(String name) {
        return Double.parseDouble(WEIGHTS.getString(name));
    }
}
