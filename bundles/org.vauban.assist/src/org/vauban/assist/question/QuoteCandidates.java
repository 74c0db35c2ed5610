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
 * The sentences of a passage from which a model may choose a quote: the few that share most with the question, with
 * more weight for rare words and half for words of the headings, each with the following sentence, which may refer back
 * to it. A small model decides by the first word of a sentence, and chooses badly among many. If no sentence shares
 * enough with the question, as in another language, all are candidates. Headings are not, since they state nothing.
 * Immutable.
 */
final class QuoteCandidates {
    /** Tuned with the training half of releng/knowledge/questions.tsv: more rarely help, and mislead the model. */
    private static final int CHOSEN = 3;
    private static final double ENOUGH = 0.2;
    private static final double OF_HEADINGS = 0.5;
    /** A masked secret in the index. */
    private static final Pattern MASKED = Pattern.compile("\\*{4,}");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final Set<Sentence> candidates = new HashSet<>();

    /** A sentence with its weighted share of the question's words. */
    private record Scored(Sentence sentence, double words) {}

    /**
     * @param words words of the question
     * @param text the part of the passage that the model received
     * @param quoted earlier quotes, which are no longer candidates
     */
    QuoteCandidates(QuestionWords words, Passage passage, String text, List<Citation> quoted) {
        List<Scored> scored = new ArrayList<>();
        // text masked in the index or since cannot be quoted
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
            return 0; // words of headings alone do not distinguish a sentence
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
