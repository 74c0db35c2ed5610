// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vauban.engine.host.grammar.GrammarRules.Ref;
import org.vauban.engine.host.grammar.GrammarRules.Symbol;
import org.vauban.engine.host.grammar.GrammarRules.Text;

/**
 * Writes rules for strings with bounds on their length, each pair of bounds once. llama.cpp writes out a repetition for
 * each time that it may occur and accepts at most 2,000: longer strings are blocks of a fixed length and a remainder,
 * so that the rules grow only with the square root of the length. Each length can be read in one way only, and two
 * readings are open at a time.
 */
final class LengthRules {
    private final GrammarRules rules;
    private final GrammarOptions options;
    private final JsonRules json;
    /** Names of rules by the bounds of the length. */
    private final Map<Long, String> strings = new HashMap<>();
    /** Names of rules by the length of the block. */
    private final Map<Integer, String> blocks = new HashMap<>();

    LengthRules(GrammarRules rules, GrammarOptions options, JsonRules json) {
        this.rules = rules;
        this.options = options;
        this.json = json;
    }

    /**
     * Returns the name of a rule for the strings of a length, with their quotes.
     *
     * @param max not less than {@code min}, or negative for no upper bound
     */
    String string(int min, int max) {
        return strings.computeIfAbsent((long) min << Integer.SIZE | max & 0xFFFFFFFFL, key -> {
            String name = rules.fresh("text");
            List<Symbol> symbols = new ArrayList<>(List.of(new Text("\"")));
            if (Math.max(min, max) <= options.maxRepetition()) {
                symbols.add(new Ref(json.character(), min, max));
            } else {
                exactly(min, symbols);
                if (max < 0) {
                    symbols.add(new Ref(json.character(), 0, -1));
                } else {
                    atMost(max - min, symbols);
                }
            }
            symbols.add(new Text("\""));
            rules.define(name, List.of(symbols));
            return name;
        });
    }

    private void exactly(int length, List<Symbol> symbols) {
        if (length <= options.maxRepetition()) {
            characters(length, length, symbols);
            return;
        }
        int size = size(length);
        symbols.add(new Ref(block(size), length / size, length / size));
        characters(length % size, length % size, symbols);
    }

    /** Adds strings up to a length: those shorter than a remainder, or the remainder followed by blocks. */
    private void atMost(int length, List<Symbol> symbols) {
        if (length <= options.maxRepetition()) {
            characters(0, length, symbols);
            return;
        }
        int size = size(length);
        int over = (length + 1) % size;
        List<Symbol> blocks = new ArrayList<>();
        characters(over, over, blocks);
        blocks.add(new Ref(block(size), 0, (length + 1) / size - 1));
        characters(0, size - 1, blocks);
        if (over == 0) {
            symbols.addAll(blocks);
            return;
        }
        List<Symbol> few = new ArrayList<>();
        characters(0, over - 1, few);
        String either = rules.fresh("up-to");
        rules.define(either, List.of(few, blocks));
        symbols.add(new Ref(either));
    }

    private static int size(int length) {
        return (int) Math.ceil(Math.sqrt(length));
    }

    private String block(int size) {
        return blocks.computeIfAbsent(size, key -> {
            String name = rules.fresh("block");
            rules.define(name, List.of(List.of(new Ref(json.character(), size, size))));
            return name;
        });
    }

    private void characters(int min, int max, List<Symbol> symbols) {
        if (max > 0) {
            symbols.add(new Ref(json.character(), min, max));
        }
    }
}
