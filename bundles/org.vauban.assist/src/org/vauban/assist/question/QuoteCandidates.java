// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.passage.SentenceSplitter;
import org.vauban.knowledge.passage.SentenceSplitter.Sentence;
import org.vauban.knowledge.passage.WordStems;

/**
 * The sentences among which a model chooses a quote: those with more than half as many words of the question as the
 * best one, each with the sentence behind it, which may go on with a pronoun. A small model decides by the first word
 * of a sentence, and takes any if there are many. All are candidates where none has a word of the question, as in
 * another language. Immutable.
 */
final class QuoteCandidates {
    /** What a secret has become in the index. */
    private static final Pattern MASKED = Pattern.compile("\\*{4,}");

    private final Map<Passage, Set<Sentence>> chosen = new HashMap<>();

    /**
     * @param sent what the model got of each passage
     * @param quoted earlier; no candidates any more
     */
    QuoteCandidates(String question, Map<Passage, String> sent, List<Citation> quoted) {
        Set<String> wanted = AnswerSelector.subject(question);
        Map<Passage, List<Sentence>> all = new HashMap<>();
        int best = 0;
        for (Map.Entry<Passage, String> each : sent.entrySet()) {
            Passage passage = each.getKey();
            String text = each.getValue();
            // what is masked, by now or since it was indexed, cannot be quoted
            List<Sentence> sentences = SentenceSplitter.split(text, passage.isCode()).stream()
                    .filter(s -> isAsIndexed(passage, text.substring(s.start(), s.end()), s.start()))
                    .toList();
            all.put(passage, sentences);
            for (Sentence sentence : sentences) {
                best = Math.max(best, shared(wanted, text, sentence));
            }
        }
        for (Map.Entry<Passage, List<Sentence>> each : all.entrySet()) {
            String text = sent.getOrDefault(each.getKey(), "");
            Set<Sentence> some = new HashSet<>();
            boolean before = false;
            for (Sentence sentence : each.getValue()) {
                boolean good = best == 0 || 2 * shared(wanted, text, sentence) > best;
                if ((good || before) && !isQuoted(quoted, each.getKey(), sentence)) {
                    some.add(sentence);
                }
                before = good;
            }
            chosen.put(each.getKey(), some);
        }
    }

    private static boolean isAsIndexed(Passage passage, String sentence, int start) {
        return passage.text().startsWith(sentence, start) && !MASKED.matcher(sentence).find();
    }

    private static int shared(Set<String> wanted, String text, Sentence sentence) {
        Set<String> there = WordStems.of(text.substring(sentence.start(), sentence.end()));
        there.retainAll(wanted);
        return there.size();
    }

    private static boolean isQuoted(List<Citation> quoted, Passage passage, Sentence sentence) {
        return quoted.stream().anyMatch(citation -> citation.passage().equals(passage)
                && citation.start() < passage.start() + sentence.end()
                && citation.end() > passage.start() + sentence.start());
    }

    boolean isEmpty() {
        return chosen.values().stream().allMatch(Set::isEmpty);
    }

    boolean has(Passage passage, Sentence sentence) {
        return chosen.getOrDefault(passage, Set.of()).contains(sentence);
    }
}
