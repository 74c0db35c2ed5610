// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.ApprovedPrompt.Item;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.governance.text.ShortText;

/**
 * Where an earlier conversation is cut. All three count exchanges from the oldest on, so the same cut makes the same
 * prompt of the same exchanges, however many follow. Pure.
 *
 * @param out that are left out
 * @param shortened of whose answers the beginning is sent
 * @param bare whose attachments and passages are left out
 */
record HistoryTruncation(int out, int shortened, int bare) {
    static final HistoryTruncation NONE = new HistoryTruncation(0, 0, 0);
    /** Characters of an answer that is shortened: a paragraph, or some lines of code. */
    static final int BEGINNING = 400;

    /**
     * The tokens of an exchange.
     *
     * @param whole with all that belongs to it
     * @param bare without attachments
     * @param brief without attachments and with a shortened answer
     */
    record Size(int whole, int bare, int brief) {}

    /**
     * Attachments of old questions and passages of old answers go first, then the ends of old answers, then the oldest
     * exchanges; the newest exchange is touched last.
     *
     * @param exchanges oldest first
     * @param target tokens to come down to
     * @param limit tokens that must not be exceeded, at least the target
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
     * How many exchanges come before the newest ones that need no more than this without attachments; the newest is
     * none of them.
     */
    private static int old(List<Size> exchanges, int tokens) {
        int old = exchanges.size();
        int sum = 0;
        while (old > 0 && (sum += exchanges.get(old - 1).bare()) <= tokens) {
            old--;
        }
        return Math.min(old, exchanges.size() - 1);
    }

    /** What is left out by either. */
    HistoryTruncation and(HistoryTruncation other) {
        return new HistoryTruncation(Math.max(out, other.out), Math.max(shortened, other.shortened),
                Math.max(bare, other.bare));
    }

    /** What is sent of an item that the gate let through, or null for nothing. */
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

    /** Whether it goes before the words of its exchange do: an attachment, or what an answer has from files. */
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
     * Where the beginning of an answer ends: at a paragraph or a line, and not within a block of code if something is
     * before it.
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

    /** Where a block of code begins that does not end; -1 if there is none. */
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
