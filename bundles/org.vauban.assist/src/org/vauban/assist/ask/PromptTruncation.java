// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.ApprovedPrompt.Item;
import org.vauban.assist.ask.HistoryTruncation.Size;
import org.vauban.assist.attachment.OmittedHistory;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.text.ShortText;

/**
 * Fits a prompt into the context: the history is cut first, then its oldest exchanges are dropped, then the texts that
 * may be shortened are cut at a line, the largest first. Pure.
 */
final class PromptTruncation {
    /** Approximate number of tokens that a chat template adds to a message. */
    private static final int MESSAGE_TOKENS = 8;

    /**
     * An item and the part of it that is sent.
     *
     * @param tokens size of the whole block, 0 if it was withheld
     * @param frame size of its head and tail, included in {@code tokens}
     * @param sentTokens size of the part that is sent
     * @param kept the part that is sent, or null
     */
    record Kept(Item item, int tokens, int frame, int sentTokens, @Nullable Item kept) {
        boolean whole() {
            return kept != null && kept.text().length() == item.text().length();
        }
    }

    private final List<Kept> kept;
    private final int tokens;

    private PromptTruncation(List<Kept> kept, int tokens) {
        this.kept = kept;
        this.tokens = tokens;
    }

    List<Kept> kept() {
        return kept;
    }

    /** Returns the approximate size of the whole prompt, without what a chat template adds once. */
    int tokens() {
        return tokens;
    }

    /** Returns what is left out of the earlier exchanges. */
    OmittedHistory leftOut() {
        Set<Integer> all = new HashSet<>();
        Set<Integer> sent = new HashSet<>();
        kept.stream().filter(each -> each.item().exchange() > 0 && !each.item().held()).forEach(each -> {
            all.add(each.item().exchange());
            if (each.kept() != null) {
                sent.add(each.item().exchange());
            }
        });
        int attachments = 0;
        Set<Integer> answers = new HashSet<>();
        for (Kept each : kept) {
            if (sent.contains(each.item().exchange()) && !each.item().held() && !each.whole()) {
                if (each.item().speaker() == Role.ASSISTANT) {
                    answers.add(each.item().exchange());
                } else {
                    attachments++;
                }
            }
        }
        return new OmittedHistory(all.size() - sent.size(), attachments, answers.size());
    }

    /**
     * Returns the sizes of the earlier exchanges, oldest first.
     *
     * @param counts token counts by hash, for all approved texts of the items
     */
    static List<Size> exchanges(List<Item> items, Map<String, Integer> counts) {
        TreeMap<Integer, Size> sizes = new TreeMap<>();
        for (Item item : items) {
            if (!item.held() && item.exchange() > 0) {
                int whole = tokens(item, counts);
                int bare = HistoryTruncation.attachment(item) ? 0 : whole;
                int brief = bare == 0 ? 0 : tokens(item, HistoryTruncation.shortened(item), counts);
                sizes.merge(item.exchange(), new Size(whole, bare, brief),
                        (a, b) -> new Size(a.whole() + b.whole(), a.bare() + b.bare(), a.brief() + b.brief()));
            }
        }
        int frame = 2 * MESSAGE_TOKENS;
        return sizes.values().stream()
                .map(each -> new Size(each.whole() + frame, each.bare() + frame, each.brief() + frame))
                .toList();
    }

    /** Returns the number of tokens that are always sent. */
    static int always(List<Item> items, Map<String, Integer> counts) {
        List<Item> always = items.stream().filter(item -> item.exchange() == 0).toList();
        return messages(always) * MESSAGE_TOKENS
                + always.stream().filter(item -> !item.held()).mapToInt(item -> tokens(item, counts)).sum();
    }

    /**
     * Computes the truncation of a prompt.
     *
     * @param counts token counts by hash, for all approved texts of the items
     * @param room tokens available for the prompt
     * @param cut cut of the earlier exchanges that applies in any case
     */
    static PromptTruncation of(List<Item> items, Map<String, Integer> counts, int room, HistoryTruncation cut) {
        List<Kept> kept = new ArrayList<>();
        TreeMap<Integer, Integer> exchanges = new TreeMap<>();
        for (Item item : items) {
            Item sent = item.held() ? null : cut.of(item);
            int tokens = item.held() ? 0 : tokens(item, counts);
            int sentTokens = sent == null ? 0 : tokens(item, sent, counts);
            kept.add(new Kept(item, tokens, item.held() ? 0 : tokens - counts.get(item.text().sha256()), sentTokens,
                    sent));
            if (sent != null && item.exchange() > 0) {
                exchanges.merge(item.exchange(), sentTokens, Integer::sum);
            }
        }
        int total = new PromptTruncation(kept, 0).total().tokens();
        int last = 0;
        for (Map.Entry<Integer, Integer> exchange : exchanges.entrySet()) {
            if (total <= room) {
                break;
            }
            total -= exchange.getValue() + 2 * MESSAGE_TOKENS;
            last = exchange.getKey();
        }
        for (int i = 0; i < kept.size(); i++) {
            Kept each = kept.get(i);
            if (each.item().exchange() > 0 && each.item().exchange() <= last) {
                kept.set(i, new Kept(each.item(), each.tokens(), each.frame(), 0, null));
            }
        }
        if (total > room) {
            shorten(kept, counts, total - room);
        }
        return new PromptTruncation(kept, 0).total();
    }

    /** Returns a copy with the exact counts of the texts that were cut. */
    PromptTruncation with(Map<String, Integer> exact) {
        List<Kept> counted = new ArrayList<>();
        for (Kept each : kept) {
            Item sent = each.kept();
            Integer tokens = sent == null || each.whole() ? null : exact.get(sent.text().sha256());
            counted.add(tokens == null ? each
                    : new Kept(each.item(), each.tokens(), each.frame(),
                            each.frame() + tokens, each.kept()));
        }
        return new PromptTruncation(counted, 0).total();
    }

    private PromptTruncation total() {
        List<Item> sent = kept.stream().filter(each -> each.kept() != null).map(Kept::kept).toList();
        int sum = messages(sent) * MESSAGE_TOKENS + kept.stream().mapToInt(Kept::sentTokens).sum();
        return new PromptTruncation(kept, sum);
    }

    private static int messages(List<Item> items) {
        return (int) items.stream().mapToInt(Item::message).distinct().count();
    }

    private static int tokens(Item item, Map<String, Integer> counts) {
        return counts.get(item.head().sha256()) + counts.get(item.text().sha256()) + counts.get(item.tail().sha256());
    }

    /** Returns the approximate size of the part of an item that is sent. */
    private static int tokens(Item item, Item sent, Map<String, Integer> counts) {
        int text = counts.get(item.text().sha256());
        int length = item.text().length();
        return tokens(item, counts) - text + (length == 0 ? 0 : (int) ((long) text * sent.text().length() / length));
    }

    /**
     * Divides the remaining room among the texts that may be shortened: the largest are cut to a common size, smaller
     * ones stay whole.
     */
    private static void shorten(List<Kept> kept, Map<String, Integer> counts, int over) {
        List<Integer> which = new ArrayList<>();
        int available = -over;
        for (int i = 0; i < kept.size(); i++) {
            Kept each = kept.get(i);
            if (each.kept() != null && each.item().block().keep() == PromptBlock.Keep.SHORTER) {
                which.add(i);
                available += each.tokens();
            }
        }
        which.sort(Comparator.comparingInt(i -> kept.get(i).tokens()));
        int left = which.size();
        for (int i : which) {
            Kept each = kept.get(i);
            int share = Math.max(0, available / left--);
            Kept shorter = each.tokens() <= share ? each : cut(each, counts, share);
            available -= shorter.sentTokens();
            kept.set(i, shorter);
        }
    }

    private static Kept cut(Kept each, Map<String, Integer> counts, int share) {
        ApprovedText text = each.item().text();
        int textTokens = counts.get(text.sha256());
        // a little less than the share, since the length of tokens varies
        int end = textTokens == 0 ? 0
                : (int) ((long) text.length() * Math.max(0, share - each.frame()) * 9 / 10 / textTokens);
        int line = text.text().lastIndexOf('\n', end);
        end = ShortText.boundary(text.text(), line > end / 2 ? line : end);
        if (end < 40) {
            return new Kept(each.item(), each.tokens(), each.frame(), 0, null);
        }
        return new Kept(each.item(), each.tokens(), each.frame(),
                each.frame() + (int) ((long) textTokens * end / text.length()),
                each.item().withText(text.slice(0, end)));
    }
}
