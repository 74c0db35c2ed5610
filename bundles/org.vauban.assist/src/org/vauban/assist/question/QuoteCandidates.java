// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.passage.SentenceSplitter;
import org.vauban.knowledge.passage.SentenceSplitter.Sentence;
import org.vauban.knowledge.passage.WordStems;

/**
 * The sentences of a passage among which a model chooses a quote: the few with most of the question, rare words
 * counting more and those of the headings half, each with the one behind it, which may go on with a pronoun. A small
 * model decides by the first word of a sentence, and takes any if there are many. All sentences are candidates where
 * none has enough of the question, as in another language. A heading is none: it asks or names, but says nothing.
 * Immutable.
 */
final class QuoteCandidates {
    /** Chosen with the training half of releng/knowledge/questions.tsv: more find little, and mislead the model. */
    private static final int CHOSEN = 3;
    private static final double ENOUGH = 0.2;
    private static final double OF_HEADINGS = 0.5;
    /** What a secret has become in the index. */
    private static final Pattern MASKED = Pattern.compile("\\*{4,}");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final Set<Sentence> candidates = new HashSet<>();

    /** A sentence and how much of the question it has. */
    private record Scored(Sentence sentence, double words) {}

    /**
     * @param words of the question
     * @param text what the model got of the passage
     * @param quoted earlier; no candidates any more
     */
    QuoteCandidates(QuestionWords words, Passage passage, String text, List<Citation> quoted) {
        List<Scored> scored = new ArrayList<>();
        // what is masked, by now or since it was indexed, cannot be quoted
        for (Sentence sentence : SentenceSplitter.split(text, passage.isCode())) {
            String written = text.substring(sentence.start(), sentence.end());
            if (isAsIndexed(passage, written, sentence.start()) && !isHeading(passage, written)) {
                scored.add(new Scored(sentence, share(words, passage, written)));
            }
        }
        Set<Scored> chosen = new HashSet<>(
                scored.stream().noneMatch(each -> each.words() >= ENOUGH) ? scored : best(scored));
        for (int i = 0; i < scored.size(); i++) {
            boolean behind = i > 0 && chosen.contains(scored.get(i - 1));
            Sentence sentence = scored.get(i).sentence();
            if ((chosen.contains(scored.get(i)) || behind) && !isQuoted(quoted, passage, sentence)) {
                candidates.add(sentence);
            }
        }
    }

    private static List<Scored> best(List<Scored> scored) {
        return scored.stream().filter(each -> each.words() > 0)
                .sorted(Comparator.comparingDouble(Scored::words).reversed()).limit(CHOSEN).toList();
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

    boolean has(Sentence sentence) {
        return candidates.contains(sentence);
    }
}
