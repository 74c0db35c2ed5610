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
 * Determines which tokens a grammar permits next. It accepts the grammars of llama.cpp's sampler, but processes each
 * character once for all tokens that share it, and counts its steps: no grammar, however ambiguous, takes long for one
 * token. It differs where llama.cpp contradicts its description of GBNF: a text cannot end within a character; the
 * first bytes of a character are permitted even if a set does not contain all characters that begin with them; an
 * element such as {@code !<[12]>} also matches tokens that are part of a character, and never the rest of a token.
 * Threads: one at a time.
 */
final class GrammarMatcher {
    private static final int KEPT_SETS = 32;

    private final TokenTrie trie;
    private final GrammarStates states;
    private final int root;
    /** The token of each element, or -1 - token for an element that matches all other tokens. */
    private final Map<Integer, Integer> elements = new TreeMap<>();
    private final IntPredicate shown;
    private final State[] path;
    private State current;
    /** The incomplete character at the end of the last token. */
    private Utf8Piece open = Utf8Piece.NONE;
    private int sets;

    /**
     * @param root the start rule
     * @param tokenOf returns the token with this notation, such as {@code <[12]>}
     * @param shown whether the name of a control token is part of the text
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

    /** Returns to the beginning. */
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
     * Accepts a token if it may come next.
     *
     * @return false, without any change, if it may not
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
     * Accepts part of a token's text if it may come next.
     *
     * @return false, without any change, if it may not
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

    /** Whether the token's name is not part of the text. */
    private boolean isHidden(int token) {
        return trie.named().get(token) && !shown.test(token);
    }

    /** Returns the state after a text, without its last character if that is incomplete. */
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

    /** Returns the elements that may come next and match a token. */
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
     * Returns all tokens that may come next, one bit for each; callers must not change it.
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

    /** Adds the tokens of elements. A state may have thousands of these; the vocabulary is traversed at most once. */
    private void findElements(long[] found) {
        boolean others = false;
        int excluded = -1; // the only token that none of them matches
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

    /** Whether elements may match a token. */
    private boolean isElement(int token) {
        return token < trie.size() && trie.piece(token).length > 0 && !trie.isEnd(token);
    }
}
