// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.vauban.governance.ApprovedPart;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.ReviewedPart;
import org.vauban.governance.SourceText;
import org.vauban.governance.WithheldPart;
import org.vauban.governance.source.TextSource;

/**
 * Reviews the files that blocks of a prompt may quote: none of their text is sent, but a block is replaced by a
 * sentence if one of its files is withheld, and the prompt stays where all of them must stay. For one prompt.
 */
final class QuotedFiles {
    private final Map<TextSource, SourceText> files = new LinkedHashMap<>();
    private final Set<String> sentences = new LinkedHashSet<>();

    /** Reasons of the withheld files. */
    private final Map<TextSource, String> withheld = new HashMap<>();
    private final Map<String, ApprovedText> approved = new HashMap<>();

    QuotedFiles(Prompt prompt) {
        for (Prompt.Message message : prompt.messages()) {
            for (PromptBlock block : message.blocks()) {
                PromptBlock.Quotes quotes = block.quotes();
                if (quotes != null && !quotes.sources().isEmpty()) {
                    quotes.sources().forEach(each -> files.putIfAbsent(each.source(), each));
                    sentences.add(quotes.instead());
                }
            }
        }
    }

    /** Returns the files to review. */
    Collection<SourceText> files() {
        return files.values();
    }

    /** Returns the sentences to review. */
    Set<String> sentences() {
        return sentences;
    }

    /** Takes the results of the files, then of the sentences, in their order. */
    void reviewed(Iterator<ReviewedPart> results) {
        for (TextSource source : files.keySet()) {
            if (results.next() instanceof WithheldPart part) {
                withheld.put(source, part.reason());
            }
        }
        for (String sentence : sentences) {
            if (results.next() instanceof ApprovedPart part) {
                approved.put(sentence, part.text());
            }
        }
    }

    /** Returns an item, or what is sent in its place. */
    ApprovedPrompt.Item item(ApprovedPrompt.Item item) {
        PromptBlock.Quotes quotes = item.block().quotes();
        if (quotes == null || item.held()) {
            return item;
        }
        return quotes.sources().stream().map(SourceText::source).filter(withheld::containsKey).findFirst()
                .map(source -> replaced(item, quotes, withheld.get(source))).orElse(item);
    }

    private ApprovedPrompt.Item replaced(ApprovedPrompt.Item item, PromptBlock.Quotes quotes, String reason) {
        ApprovedText instead = Objects.requireNonNull(approved.get(quotes.instead()));
        ApprovedText nothing = instead.slice(0, 0);
        return new ApprovedPrompt.Item(item.message(), item.speaker(), item.exchange(), item.block(), nothing, instead,
                nothing, reason);
    }
}
