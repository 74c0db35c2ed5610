// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.ApprovedPrompt.Item;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.governance.text.ShortText;

/**
 * A cut of a conversation's history. All three counts start at the oldest exchange, so that the same cut makes the same
 * prompt of the same exchanges, however many follow. Pure.
 *
 * @param out number of exchanges that are left out
 * @param shortened number of exchanges whose answers are sent only up to their beginning
 * @param bare number of exchanges whose attachments and passages are left out
 */
record HistoryTruncation(int out, int shortened, int bare) {
    static final HistoryTruncation NONE = new HistoryTruncation(0, 0, 0);
    /** Maximum length in characters of a shortened answer: a paragraph, or some lines of code. */
    static final int BEGINNING = 400;

    /**
     * Sizes of an exchange in tokens.
     *
     * @param whole with attachments and passages
     * @param bare without attachments
     * @param brief without attachments and with a shortened answer
     */
    record Size(int whole, int bare, int brief) {}

    /**
     * Computes a cut. Attachments of old questions and passages of old answers are removed first, then the ends of old
     * answers, then the oldest exchanges; the newest exchange is touched last.
     *
     * @param exchanges sizes, oldest first
     * @param target number of tokens to reach
     * @param limit number of tokens that must not be exceeded, at least the target
     */
    static HistoryTruncation of(List<Size> exchanges, int target, int limit) {
        int count = exchanges.size();
        int total = exchanges.stream().mapToInt(Size::whole).sum();
        int bare = 0;
        while (total > target && bare < count - 1) {
            total -= exchanges.get(bare).whole() - exchanges.get(bare).bare();
            bare++;
        }
        int shortened = 0;
        int old = old(exchanges, target / 2);
        while (total > target && shortened < old) {
            total -= exchanges.get(shortened).bare() - exchanges.get(shortened).brief();
            shortened++;
        }
        int out = 0;
        while (total > target && out < count - 1) {
            Size oldest = exchanges.get(out);
            total -= out < shortened ? oldest.brief() : oldest.bare();
            out++;
        }
        if (total > limit && count > 0) {
            Size newest = exchanges.getLast();
            bare = count;
            shortened = newest.bare() > limit ? count : shortened;
            out = newest.bare() > limit && newest.brief() > limit ? count : out;
        }
        return new HistoryTruncation(out, shortened, bare);
    }

    /**
     * Returns how many exchanges are old: those before the newest ones that fit this number of tokens without
     * attachments. The newest exchange never counts as old.
     */
    private static int old(List<Size> exchanges, int tokens) {
        int old = exchanges.size();
        int sum = 0;
        while (old > 0 && (sum += exchanges.get(old - 1).bare()) <= tokens) {
            old--;
        }
        return Math.min(old, exchanges.size() - 1);
    }

    /** Returns the cut that leaves out whatever either cut leaves out. */
    HistoryTruncation and(HistoryTruncation other) {
        return new HistoryTruncation(Math.max(out, other.out), Math.max(shortened, other.shortened),
                Math.max(bare, other.bare));
    }

    /** Returns the part of an approved item that is sent, or null for nothing. */
    @Nullable
    Item of(Item item) {
        int exchange = item.exchange();
        if (exchange == 0) {
            return item;
        }
        if (exchange <= out || exchange <= bare && attachment(item)) {
            return null;
        }
        return exchange <= shortened ? shortened(item) : item;
    }

    /** Whether it is removed before the text of its exchange: an attachment, or what an answer quotes from files. */
    static boolean attachment(Item item) {
        return item.block().keep() == PromptBlock.Keep.SHORTER;
    }

    static Item shortened(Item item) {
        if (item.speaker() != Role.ASSISTANT) {
            return item;
        }
        int end = beginning(item.text().text());
        return end == item.text().length() ? item : item.withText(item.text().slice(0, end));
    }

    /**
     * Returns where the beginning of an answer ends: at a paragraph, a line or a word, and before a code block that it
     * would split, unless the answer starts with that block.
     */
    static int beginning(String answer) {
        if (answer.length() <= BEGINNING) {
            return answer.length();
        }
        int end = answer.lastIndexOf("\n\n", BEGINNING);
        end = end > BEGINNING / 2 ? end : answer.lastIndexOf('\n', BEGINNING);
        end = end > BEGINNING / 2 ? end : answer.lastIndexOf(' ', BEGINNING);
        end = end > BEGINNING / 2 ? end : BEGINNING;
        int open = openFence(answer.substring(0, end));
        end = open > 0 ? open : end;
        return ShortText.boundary(answer, end);
    }

    /** Returns the start of an unclosed code block; -1 if there is none. */
    private static int openFence(String text) {
        int open = -1;
        for (int line = 0; line < text.length(); line = next(text, line)) {
            if (text.startsWith("```", line)) {
                open = open < 0 ? line : -1;
            }
        }
        return open;
    }

    private static int next(String text, int line) {
        int end = text.indexOf('\n', line);
        return end < 0 ? text.length() : end + 1;
    }
}
