// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.ToIntFunction;

import org.vauban.llama.error.GrammarException;
import org.vauban.llama.sampling.GrammarStates.State;

/**
 * Says which tokens a grammar permits next. It reads what llama.cpp's sampler reads, but each character once for all
 * tokens that share it, and counts its steps: no grammar, however ambiguous, takes long for one token. It differs where
 * llama.cpp goes against its description of GBNF: a text does not end within a character; what begins a character may
 * come where a set has not all that it begins; an element such as {@code !<[12]>} stands for tokens that are a part of
 * a character, too, and never for the rest of a token. Threads: one at a time.
 */
final class GrammarMatcher {
    private static final int KEPT_SETS = 32;

    private final TokenTrie trie;
    private final GrammarStates states;
    private final int root;
    /** The tokens that elements stand for: one, or all but one where it is negative (-1 - token). */
    private final Map<Integer, Integer> elements = new TreeMap<>();
    private final IntPredicate shown;
    private final State[] path;
    private State current;
    /** The beginning of a character that the last token ended in. */
    private Utf8Piece open = Utf8Piece.NONE;
    private int sets;

    /**
     * @param root    the rule to begin with
     * @param tokenOf the token that is written like this, such as {@code <[12]>}
     * @param shown   whether the name of a control token is a part of the text
     * @throws GrammarException if there are too many ways to begin
     */
    GrammarMatcher(GbnfGrammar grammar, int root, TokenTrie trie, ToIntFunction<String> tokenOf, IntPredicate shown) {
        this.trie = trie;
        this.root = root;
        this.shown = shown;
        this.states = new GrammarStates(grammar);
        this.path = new State[trie.deepest() + 1];
        grammar.tokens().forEach((element, text) -> {
            boolean not = text.startsWith("!");
            int token = tokenOf.applyAsInt(not ? text.substring(1) : text);
            elements.put(element, not ? -1 - token : token);
        });
        reset();
    }

    /** Goes back to the beginning. */
    void reset() {
        current = states.start(root);
        open = Utf8Piece.NONE;
    }

    private boolean isWhole() {
        return open.missing() == 0;
    }

    /**
     * Whether a token may come next.
     *
     * @throws GrammarException if that takes too long
     */
    boolean allows(int token) {
        states.begin();
        if (trie.isEnd(token)) {
            return current.ends() && isWhole();
        }
        byte[] piece = trie.piece(token);
        if (piece.length == 0) {
            return false;
        }
        long[] known = isWhole() ? current.tokens() : null;
        if (known != null) {
            return (known[token >> 6] & 1L << token) != 0;
        }
        return !read(token).isDead() || !elementsOf(token).isEmpty();
    }

    /**
     * Goes on by a token that may come next.
     *
     * @return false, and nothing is changed, for one that may not
     */
    boolean accept(int token) {
        if (!allows(token)) {
            return false;
        }
        if (trie.isEnd(token)) {
            return true;
        }
        State read = read(token);
        Set<Integer> found = elementsOf(token);
        goOn(open.then(trie.piece(token)), read, found.isEmpty() ? read : states.join(current, found, read));
        return true;
    }

    /**
     * Goes on by a part of a token's text.
     *
     * @return false, and nothing is changed, where it may not come next
     */
    boolean accept(byte[] bytes) {
        states.begin();
        Utf8Piece text = open.then(bytes);
        State read = read(text);
        if (read.isDead()) {
            return false;
        }
        goOn(text, read, read);
        return true;
    }

    private void goOn(Utf8Piece text, State read, State next) {
        open = read.isDead() || text.missing() == 0 ? Utf8Piece.NONE : new Utf8Piece(new int[0], text.value(),
                text.missing());
        current = states.end(next);
    }

    private State read(int token) {
        return isHidden(token) ? states.none() : read(open.then(trie.piece(token)));
    }

    /** Whether it is no part of the text. */
    private boolean isHidden(int token) {
        return trie.named().get(token) && !shown.test(token);
    }

    /** What a text leads to: that before its last character where this is not whole. */
    private State read(Utf8Piece text) {
        State state = current;
        if (!text.isText()) {
            return states.none();
        }
        for (int character : text.characters()) {
            state = states.next(state, character);
        }
        return text.missing() == 0 || states.mayBegin(state, text.first(), text.last()) ? state : states.none();
    }

    /** The elements that may come next and stand for a token. */
    private Set<Integer> elementsOf(int token) {
        Set<Integer> found = new TreeSet<>();
        if (isWhole()) {
            for (int element : states.tokenElements(current)) {
                int stands = elements.get(element);
                if (stands >= 0 ? stands == token : -1 - stands != token) {
                    found.add(element);
                }
            }
        }
        return found;
    }

    /**
     * All tokens that may come next, a bit for each; not to be changed.
     *
     * @throws GrammarException if that takes too long
     */
    long[] tokens() {
        states.begin();
        if (!isWhole()) {
            return continuing();
        }
        long[] known = current.tokens();
        if (known == null) {
            known = find();
            current = states.end(current);
            if (sets++ >= KEPT_SETS) {
                current = states.forget(current);
                sets = 1;
            }
            current.setTokens(known);
        }
        return known;
    }

    private long[] empty() {
        return new long[trie.size() + 63 >> 6];
    }

    private static void add(long[] set, int token) {
        set[token >> 6] |= 1L << token;
    }

    private long[] continuing() {
        long[] found = empty();
        for (int token : trie.continuing()) {
            if (!read(token).isDead()) {
                add(found, token);
            }
        }
        return found;
    }

    private long[] find() {
        long[] found = empty();
        path[0] = current;
        int nodes = trie.nodes();
        for (int node = 0; node < nodes;) {
            State from = path[trie.depth(node)];
            int symbol = trie.symbol(node);
            if (symbol < 0) {
                Utf8Piece broken = trie.broken(symbol);
                if (states.mayBegin(from, broken.first(), broken.last())) {
                    trie.addTokens(node, found);
                }
                node++;
                continue;
            }
            State to = states.next(from, symbol);
            if (to.isDead()) {
                node = trie.skip(node);
                continue;
            }
            trie.addTokens(node, found);
            path[trie.depth(node) + 1] = to;
            node++;
        }
        Arrays.fill(path, null);
        trie.named().stream().filter(this::isHidden).forEach(token -> found[token >> 6] &= ~(1L << token));
        findElements(found);
        if (current.ends()) {
            trie.ends().stream().forEach(token -> add(found, token));
        }
        return found;
    }

    /** A state may have thousands of elements: the vocabulary is gone through at most once for all of them. */
    private void findElements(long[] found) {
        boolean others = false;
        int excluded = -1; // the only token that none of them stands for
        for (int element : states.tokenElements(current)) {
            int stands = elements.get(element);
            if (stands < 0) {
                excluded = !others || excluded == -1 - stands ? -1 - stands : -1;
                others = true;
            } else if (isElement(stands)) {
                add(found, stands);
            }
        }
        for (int token = 0; others && token < trie.size(); token++) {
            if (token != excluded && isElement(token)) {
                add(found, token);
            }
        }
    }

    /** Whether elements may stand for a token. */
    private boolean isElement(int token) {
        return token < trie.size() && trie.piece(token).length > 0 && !trie.isEnd(token);
    }
}
