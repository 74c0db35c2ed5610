// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.governance.ApprovedPart;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.Decision;
import org.vauban.governance.Gate;
import org.vauban.governance.Masking;
import org.vauban.governance.Part;
import org.vauban.governance.ReviewedPart;
import org.vauban.governance.SourceText;
import org.vauban.governance.Submission;
import org.vauban.governance.WithheldPart;

/** A prompt reviewed by the gate: each block with its approved texts, or with the reason why it was withheld. */
final class ApprovedPrompt {

    /**
     * A reviewed block; head, text and tail are null if it was withheld.
     *
     * @param message index of the message, from 0
     * @param text the text as the block shapes it
     * @param reason why the block was withheld, or replaced by a sentence; or null
     */
    record Item(int message, Role speaker, int exchange, PromptBlock block, @Nullable ApprovedText head,
            @Nullable ApprovedText text, @Nullable ApprovedText tail, @Nullable String reason) {

        boolean held() {
            return text == null;
        }

        /** Whether a sentence is sent in place of the block. */
        boolean replaced() {
            return text != null && reason != null;
        }

        /** Returns the text of a block that was not withheld; so do the accessors of the head and the tail. */
        @Override
        public ApprovedText text() {
            return Objects.requireNonNull(text);
        }

        @Override
        public ApprovedText head() {
            return Objects.requireNonNull(head);
        }

        @Override
        public ApprovedText tail() {
            return Objects.requireNonNull(tail);
        }

        Item withText(ApprovedText value) {
            return new Item(message, speaker, exchange, block, head, value, tail, reason);
        }

        List<String> masked() {
            Set<String> kinds = new LinkedHashSet<>();
            for (ApprovedText each : held() ? List.<ApprovedText>of() : List.of(head(), text(), tail())) {
                each.maskings().stream().map(Masking::kind).forEach(kinds::add);
            }
            return List.copyOf(kinds);
        }
    }

    private final List<Item> items;
    private final ApprovedText draft;
    private final ApprovedText expected;

    private ApprovedPrompt(List<Item> items, @Nullable ApprovedText draft, @Nullable ApprovedText expected) {
        this.items = items;
        this.draft = draft;
        this.expected = expected;
    }

    List<Item> items() {
        return items;
    }

    /** Returns the text that the answer is likely to repeat, or null. */
    @Nullable
    ApprovedText draft() {
        return draft;
    }

    /** Returns the text that the model is made to write; null if there is none, or if it was withheld. */
    @Nullable
    ApprovedText expected() {
        return expected;
    }

    /**
     * Reviews a prompt. Blocks on file access: call it in the background.
     *
     * @throws AssistException {@link AssistError#REFUSED} if a required block is excluded or the audit fails
     */
    static ApprovedPrompt of(Prompt prompt, Gate gate, String modelId) {
        QuotedFiles quoted = new QuotedFiles(prompt);
        List<Part> parts = new ArrayList<>();
        quoted.files().forEach(each -> parts.add(new Part("quoted", each, OptionalInt.empty(), false)));
        quoted.sentences().forEach(each -> parts.add(Part.typed("answer", each)));
        for (Prompt.Message message : prompt.messages()) {
            for (PromptBlock block : message.blocks()) {
                parts.add(part(block, SourceText.about(block.source(), block.head())));
                parts.add(part(block, block.from()));
                parts.add(part(block, SourceText.about(block.source(), block.tail())));
            }
        }
        Prompt.Draft wanted = prompt.draft();
        if (wanted != null) {
            parts.add(Part.typed("draft", wanted.head()));
            parts.add(Part.typed("draft", wanted.tail()));
        }
        QuotableBlocks quotable = prompt.quotable();
        PromptBlock written = quotable == null ? null : quotable.expected();
        if (written != null) {
            parts.add(part(written, written.from()));
        }
        Decision decision = gate.review(new Submission(prompt.feature(), modelId, parts));
        if (decision instanceof Decision.Refused refused) {
            throw new AssistException(AssistError.REFUSED, refused.reason());
        }
        Decision.Approved approved = (Decision.Approved) decision;
        Iterator<ReviewedPart> reviewed = approved.reviewed().iterator();
        quoted.reviewed(reviewed);
        List<Item> items = new ArrayList<>();
        ApprovedText draft = null;
        int number = 0;
        for (Prompt.Message message : prompt.messages()) {
            for (PromptBlock block : message.blocks()) {
                Item item = quoted.item(
                        item(number, message, block, reviewed.next(), reviewed.next(), reviewed.next()));
                if (wanted != null && wanted.block() == block) {
                    draft = item.held() ? null : item.text();
                }
                items.add(item);
            }
            number++;
        }
        if (draft != null && reviewed.next() instanceof ApprovedPart head
                && reviewed.next() instanceof ApprovedPart tail) {
            draft = head.text().followedBy(List.of(draft, tail.text()));
        }
        ApprovedText expected = written != null && approved.reviewed().getLast() instanceof ApprovedPart text
                ? text.text() : null;
        return new ApprovedPrompt(items, draft, expected);
    }

    private static Part part(PromptBlock block, SourceText from) {
        return new Part(block.role(), from, OptionalInt.empty(), block.keep() == PromptBlock.Keep.WHOLE);
    }

    /** Makes the item of a block, which is approved as a whole or withheld. */
    private static Item item(int number, Prompt.Message message, PromptBlock block, ReviewedPart head,
            ReviewedPart text, ReviewedPart tail) {
        if (head instanceof ApprovedPart before && text instanceof ApprovedPart content
                && tail instanceof ApprovedPart after) {
            return new Item(number, message.speaker(), message.exchange(), block, before.text(),
                    block.shape().apply(content.text()), after.text(), null);
        }
        WithheldPart withheld = Stream.of(text, head, tail).filter(WithheldPart.class::isInstance)
                .map(WithheldPart.class::cast).findFirst().orElseThrow();
        return new Item(number, message.speaker(), message.exchange(), block, null, null, null, withheld.reason());
    }
}
