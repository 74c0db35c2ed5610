// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vauban.assist.ask.Reviewed.Item;
import org.vauban.governance.ApprovedText;

/**
 * What of a prompt fits the context: the oldest exchanges go first, then the texts that may be shorter are cut at a line, the
 * largest first. Pure.
 */
final class Fit {
    /** What a chat template writes round a message, about. */
    private static final int MESSAGE_TOKENS = 8;

    /**
     * An item and what was kept of it.
     *
     * @param tokens of the whole block, 0 if it was held back
     * @param frame of these, of what stands round the text
     * @param sentTokens of what is kept
     * @param kept null if nothing is
     */
    record Kept(Item item, int tokens, int frame, int sentTokens, Item kept) {
        boolean whole() {
            return kept != null && kept.text().length() == item.text().length();
        }
    }

    private final List<Kept> kept;
    private final int tokens;
    private final int exchangesLeftOut;

    private Fit(List<Kept> kept, int tokens, int exchangesLeftOut) {
        this.kept = kept;
        this.tokens = tokens;
        this.exchangesLeftOut = exchangesLeftOut;
    }

    List<Kept> kept() {
        return kept;
    }

    /** Of the whole prompt, about: a template adds a few. */
    int tokens() {
        return tokens;
    }

    int exchangesLeftOut() {
        return exchangesLeftOut;
    }

    /**
     * @param counts tokens by hash, of all approved texts of the items
     * @param room tokens for the prompt
     */
    static Fit of(List<Item> items, Map<String, Integer> counts, int room) {
        int total = messages(items) * MESSAGE_TOKENS;
        TreeMap<Integer, Integer> exchanges = new TreeMap<>();
        for (Item item : items) {
            if (!item.held()) {
                total += tokens(item, counts);
                if (item.exchange() > 0) {
                    exchanges.merge(item.exchange(), tokens(item, counts), Integer::sum);
                }
            }
        }
        int leftOut = 0;
        int last = 0;
        for (Map.Entry<Integer, Integer> exchange : exchanges.entrySet()) {
            if (total <= room) {
                break;
            }
            total -= exchange.getValue() + 2 * MESSAGE_TOKENS;
            last = exchange.getKey();
            leftOut++;
        }
        List<Kept> kept = new ArrayList<>();
        for (Item item : items) {
            int tokens = item.held() ? 0 : tokens(item, counts);
            boolean out = item.held() || item.exchange() > 0 && item.exchange() <= last;
            kept.add(new Kept(item, tokens, item.held() ? 0 : tokens - counts.get(item.text().sha256()),
                    out ? 0 : tokens,
                    out ? null : item));
        }
        if (total > room) {
            shorten(kept, counts, total - room);
        }
        return new Fit(kept, 0, leftOut).total();
    }

    /** The same with the true counts of what was cut. */
    Fit with(Map<String, Integer> exact) {
        List<Kept> counted = new ArrayList<>();
        for (Kept each : kept) {
            Integer tokens = each.kept() == null || each.whole() ? null : exact.get(each.kept().text().sha256());
            counted.add(tokens == null ? each
                    : new Kept(each.item(), each.tokens(), each.frame(),
                            each.frame() + tokens, each.kept()));
        }
        return new Fit(counted, 0, exchangesLeftOut).total();
    }

    private Fit total() {
        List<Item> sent = kept.stream().filter(each -> each.kept() != null).map(Kept::kept).toList();
        int sum = messages(sent) * MESSAGE_TOKENS + kept.stream().mapToInt(Kept::sentTokens).sum();
        return new Fit(kept, sum, exchangesLeftOut);
    }

    private static int messages(List<Item> items) {
        return (int) items.stream().mapToInt(Item::message).distinct().count();
    }

    private static int tokens(Item item, Map<String, Integer> counts) {
        return counts.get(item.head().sha256()) + counts.get(item.text().sha256()) + counts.get(item.tail().sha256());
    }

    /** All that may be shorter share what is left for them: nobody gets more than it needs, nobody loses while another has more. */
    private static void shorten(List<Kept> kept, Map<String, Integer> counts, int over) {
        List<Integer> which = new ArrayList<>();
        int available = -over;
        for (int i = 0; i < kept.size(); i++) {
            Kept each = kept.get(i);
            if (each.kept() != null && each.item().block().keep() == Block.Keep.SHORTER) {
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
        // tokens are not spread evenly: a little less than the share
        int end = textTokens == 0 ? 0
                : (int) ((long) text.length() * Math.max(0, share - each.frame()) * 9 / 10 / textTokens);
        int line = text.text().lastIndexOf('\n', end);
        end = line > end / 2 ? line : end;
        if (end > 0 && end < text.length() && Character.isHighSurrogate(text.text().charAt(end - 1))) {
            end--;
        }
        if (end < 40) {
            return new Kept(each.item(), each.tokens(), each.frame(), 0, null);
        }
        return new Kept(each.item(), each.tokens(), each.frame(),
                each.frame() + (int) ((long) textTokens * end / text.length()),
                each.item().withText(text.slice(0, end)));
    }
}
