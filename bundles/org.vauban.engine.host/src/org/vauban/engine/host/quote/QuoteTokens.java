// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.quote;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.vauban.engine.host.token.TokenList;
import org.vauban.engine.protocol.HostProtocol.WireQuoteSource;

/**
 * All passages that may be quoted, as an automaton of tokens whose positions lie between tokens. Each text is cut at
 * the possible ends of quotes and each piece is tokenized separately, so that a quote can end there; the piece from a
 * start to the next end is tokenized again from that start. Immutable. Any thread.
 */
public final class QuoteTokens {
    /** Replaces a token at a position that has no successor. */
    static final int NOTHING = -1;

    /** The token at each position, or {@link #NOTHING}. */
    private final int[] tokens;
    /** The position after the token at each position, if not the next one. */
    private final int[] jumps;
    private final int[] starts;
    private final BitSet ends;

    private QuoteTokens(Builder built) {
        tokens = built.tokens.toArray();
        jumps = new int[tokens.length];
        for (int i = 0; i < jumps.length; i++) {
            jumps[i] = i + 1;
        }
        built.jumps.forEach(jump -> jumps[jump[0]] = jump[1]);
        starts = built.starts.stream().mapToInt(Integer::intValue).filter(at -> tokens[at] != NOTHING).toArray();
        ends = built.ends;
    }

    /**
     * Tokenizes the texts. A passage that the vocabulary cannot represent exactly is omitted.
     *
     * @param tokenize returns the tokens of a text that follows another one
     * @param piece returns the bytes of a token
     */
    public static QuoteTokens of(List<WireQuoteSource> sources, Function<String, int[]> tokenize,
            IntFunction<byte[]> piece) {
        Builder builder = new Builder(tokenize, piece);
        sources.forEach(builder::add);
        return new QuoteTokens(builder);
    }

    /** Whether no text can be quoted. */
    public boolean isEmpty() {
        return starts.length == 0;
    }

    int[] starts() {
        return starts.clone();
    }

    int token(int position) {
        return tokens[position];
    }

    int after(int position) {
        return jumps[position];
    }

    boolean isEnd(int position) {
        return ends.get(position);
    }

    private static final class Builder {
        private final Function<String, int[]> tokenize;
        private final IntFunction<byte[]> piece;
        private final TokenList tokens = new TokenList(new int[0]);
        private final List<int[]> jumps = new ArrayList<>();
        private final List<Integer> starts = new ArrayList<>();
        private final BitSet ends = new BitSet();

        Builder(Function<String, int[]> tokenize, IntFunction<byte[]> piece) {
            this.tokenize = tokenize;
            this.piece = piece;
        }

        void add(WireQuoteSource source) {
            String text = source.text();
            List<Integer> cuts = source.ends();
            int[] positions = new int[cuts.size()];
            for (int i = 0; i < cuts.size(); i++) {
                positions[i] = tokens.size();
                ends.set(tokens.size());
                if (i + 1 == cuts.size() || !append(text.substring(cuts.get(i), cuts.get(i + 1)))) {
                    tokens.add(NOTHING);
                }
            }
            int next = 0;
            for (int start : source.starts()) {
                while (next < cuts.size() && cuts.get(next) <= start) {
                    next++;
                }
                if (next == cuts.size()) {
                    return; // a quote from here could not end
                }
                int first = tokens.size();
                if (append(text.substring(start, cuts.get(next)))) {
                    jumps.add(new int[] {tokens.size() - 1, positions[next]});
                    starts.add(first);
                }
            }
        }

        /** @return whether the tokens represent the text exactly */
        private boolean append(String text) {
            int[] some = tokenize.apply(text);
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            for (int token : some) {
                written.writeBytes(piece.apply(token));
            }
            if (some.length == 0 || !written.toString(StandardCharsets.UTF_8).equals(text)) {
                return false;
            }
            for (int token : some) {
                tokens.add(token);
            }
            return true;
        }
    }
}
