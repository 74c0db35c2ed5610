// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.passage.SentenceSplitter;
import org.vauban.knowledge.passage.SentenceSplitter.Sentence;
import org.vauban.knowledge.passage.WordStems;

/**
 * The sentences among which a model chooses a quote. They are of one section: that of the sentence with most of the
 * question, rare words counting more, those of the headings above half, with the likeness of its passage, and each
 * passage counting less than the one ranked before it. What other sections have in common with the question answers it
 * in one case of three. Of the section, the few sentences with most of the question are offered, each with the one
 * behind it, which may go on with a pronoun: a small model decides by the first word of a sentence, and takes any if
 * there are many. All sentences are candidates where none has enough of the question, as in another language. A heading
 * is none: it asks or names, but says nothing. Immutable.
 */
final class QuoteCandidates {
    /** Chosen with the training half of releng/knowledge/questions.tsv: more find little, and mislead the model. */
    private static final int CHOSEN = 3;
    private static final double ENOUGH = 0.2;
    private static final double OF_HEADINGS = 0.5;
    private static final double EACH_RANK = 0.05;
    /** What a secret has become in the index. */
    private static final Pattern MASKED = Pattern.compile("\\*{4,}");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final Map<Passage, Set<Sentence>> candidates = new HashMap<>();

    /** A sentence and how much of the question it has. */
    private record Scored(Passage passage, Sentence sentence, double words, double score) {}

    /**
     * @param words of the question
     * @param sent what the model got of each passage, the best first
     * @param likeness cosine of a passage and the question; 0 where it is unknown
     * @param quoted earlier; no candidates any more
     */
    QuoteCandidates(QuestionWords words, Map<Passage, String> sent, ToDoubleFunction<Passage> likeness,
            List<Citation> quoted) {
        List<Scored> scored = new ArrayList<>();
        int rank = 0;
        for (Map.Entry<Passage, String> each : sent.entrySet()) {
            Passage passage = each.getKey();
            String text = each.getValue();
            double bonus = likeness.applyAsDouble(passage) - EACH_RANK * rank;
            // what is masked, by now or since it was indexed, cannot be quoted
            for (Sentence sentence : SentenceSplitter.split(text, passage.isCode())) {
                String written = text.substring(sentence.start(), sentence.end());
                if (isAsIndexed(passage, written, sentence.start()) && !isHeading(passage, written)) {
                    double share = share(words, passage, written);
                    scored.add(new Scored(passage, sentence, share, share + bonus));
                }
            }
            rank++;
        }
        Set<Scored> chosen = new HashSet<>(
                scored.stream().noneMatch(each -> each.words() >= ENOUGH) ? scored : ofBestSection(scored));
        for (int i = 0; i < scored.size(); i++) {
            Scored each = scored.get(i);
            boolean behind = i > 0 && scored.get(i - 1).passage().equals(each.passage())
                    && chosen.contains(scored.get(i - 1));
            if ((chosen.contains(each) || behind) && !isQuoted(quoted, each.passage(), each.sentence())) {
                candidates.computeIfAbsent(each.passage(), passage -> new HashSet<>()).add(each.sentence());
            }
        }
    }

    private static List<Scored> ofBestSection(List<Scored> scored) {
        List<Scored> ranked = scored.stream().filter(each -> each.words() > 0)
                .sorted(Comparator.comparingDouble(Scored::score).reversed()).toList();
        Passage best = ranked.getFirst().passage();
        return ranked.stream().filter(each -> each.passage().path().equals(best.path())
                && each.passage().headings().equals(best.headings())).limit(CHOSEN).toList();
    }

    private static double share(QuestionWords words, Passage passage, String written) {
        Set<String> there = WordStems.of(written);
        double share = words.share(there);
        if (share == 0) {
            return 0; // headings alone say nothing of one sentence
        }
        return share + OF_HEADINGS * (words.share(QuestionWords.stems(passage, written)) - share);
    }

    private static boolean isAsIndexed(Passage passage, String sentence, int start) {
        return passage.text().startsWith(sentence, start) && !MASKED.matcher(sentence).find();
    }

    private static boolean isHeading(Passage passage, String sentence) {
        String letters = NO_WORD.matcher(sentence).replaceAll("");
        return !passage.isCode() && passage.headings().stream()
                .anyMatch(heading -> NO_WORD.matcher(heading).replaceAll("").equals(letters));
    }

    private static boolean isQuoted(List<Citation> quoted, Passage passage, Sentence sentence) {
        return quoted.stream().anyMatch(citation -> citation.passage().equals(passage)
                && citation.start() < passage.start() + sentence.end()
                && citation.end() > passage.start() + sentence.start());
    }

    boolean isEmpty() {
        return candidates.isEmpty();
    }

    boolean has(Passage passage, Sentence sentence) {
        return candidates.getOrDefault(passage, Set.of()).contains(sentence);
    }
}
