// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vauban.assist.ask.PromptBlock;
import org.vauban.assist.ask.QuotableBlocks;
import org.vauban.engine.quote.QuoteSource;
import org.vauban.governance.ApprovedText;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.passage.SentenceSplitter;
import org.vauban.knowledge.passage.SentenceSplitter.Sentence;

/**
 * The quotable sentences of a passage, and the location of a quote in it. Masked sentences, and those that are not
 * candidates, cannot be quoted. For one request.
 */
final class QuotablePassage implements QuotableBlocks {
    /** Limit of a quote in UTF-16 units; a longer one is cut at the end of a sentence. */
    private static final int LONGEST = 500;

    private final PromptBlock block;
    private final Passage passage;
    private final QuoteCandidates candidates;
    private final List<Sent> sent = new ArrayList<>();

    /** A quotable source, with its offset in the text of the passage. */
    private record Sent(int offset, QuoteSource source) {}

    /**
     * @param block block of the passage in the prompt
     * @param candidates the sentences of which a quote may consist
     */
    QuotablePassage(PromptBlock block, Passage passage, QuoteCandidates candidates) {
        this.block = block;
        this.passage = passage;
        this.candidates = candidates;
    }

    @Override
    public synchronized List<QuoteSource> of(PromptBlock some, ApprovedText text) {
        if (some != block) {
            return List.of();
        }
        List<QuoteSource> sources = new ArrayList<>();
        List<Sentence> run = new ArrayList<>();
        for (Sentence each : SentenceSplitter.split(text.text(), passage.isCode())) {
            boolean masked = text.maskings().stream()
                    .anyMatch(m -> m.offset() < each.end() && m.end() > each.start());
            if (masked || !candidates.has(each)) {
                add(sources, text, run);
                run.clear();
            } else {
                run.add(each);
            }
        }
        add(sources, text, run);
        return sources;
    }

    /** @param run consecutive candidates */
    private void add(List<QuoteSource> sources, ApprovedText text, List<Sentence> run) {
        if (!run.isEmpty()) {
            int from = run.getFirst().start();
            QuoteSource source = new QuoteSource(text.slice(from, run.getLast().end()),
                    run.stream().map(each -> each.start() - from).toList(),
                    run.stream().map(each -> each.end() - from).toList());
            sources.add(source);
            sent.add(new Sent(from, source));
        }
    }

    /**
     * Returns the location of a quote, the first of several. A quote cut by a length limit ends with its last whole
     * sentence, or with its last whole word.
     *
     * @return empty for a text that is not in the passage, which a correct engine never generates
     */
    synchronized Optional<Citation> locate(String written, boolean cut) {
        // a trailing incomplete character is decoded as this one
        String text = cut ? written.replaceFirst("\uFFFD+$", "") : written;
        for (Sent each : sent) {
            String all = each.source().text().text();
            for (int start : each.source().starts()) {
                if (!text.isEmpty() && all.startsWith(text, start)) {
                    int end = end(each.source(), start, start + text.length());
                    int from = passage.start() + each.offset();
                    return Optional.of(
                            new Citation(passage, from + start, from + end, all.substring(start, end)));
                }
            }
        }
        return Optional.empty();
    }

    private static int end(QuoteSource source, int start, int most) {
        int best = -1;
        for (int end : source.ends()) {
            if (end > start && end <= most && (best < 0 || end - start <= LONGEST)) {
                best = end;
            }
        }
        if (best > 0) {
            return best;
        }
        String text = source.text().text();
        int word = most;
        while (word > start && most < text.length() && !Character.isWhitespace(text.charAt(word))) {
            word--;
        }
        while (word > start && Character.isWhitespace(text.charAt(word - 1))) {
            word--;
        }
        return word > start ? word : most;
    }
}
