// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vauban.llama.LlamaLibrary;

/** The binding's grammar sampler permits the same tokens as llama.cpp's. */
class GrammarComparisonTest {
    private static final int TRIALS = Integer.getInteger("vauban.grammars", 12);
    private static final int PLACES = Integer.getInteger("vauban.grammars.places", 6);
    private static final long SEED = Long.getLong("vauban.seed", 1);

    private static LlamaLibrary library;
    private static GrammarComparison comparison;

    @BeforeAll
    static void open() {
        library = Given.library();
        comparison = new GrammarComparison(library, Given.model(Given.SMOL));
    }

    @AfterAll
    static void close() {
        comparison.close();
        library.close();
    }

    private static void compare(String separator, int trials, long seed) {
        int taken = 0;
        for (int trial = 0; trial < trials; trial++) {
            Random random = new Random(1_000_003 * seed + trial);
            RandomGrammar grammars = new RandomGrammar(random, comparison.words(random), separator,
                    comparison.model().vocabulary().size());
            taken += comparison.compare(grammars.next(), separator != null, random, PLACES) ? 1 : 0;
        }
        assertTrue(taken > 0, "grammars taken: " + taken);
    }

    @Test
    void grammarsOfCharacters() {
        compare(null, TRIALS, SEED);
    }

    @Test
    void grammarsWithTokens() {
        compare(comparison.separator(), TRIALS / 3, SEED + 1);
    }

    /** Each text of several bytes can be written in tokens that end within a character. */
    @Test
    void charactersThatAreSpreadOverTokens() {
        Random random = new Random(SEED);
        for (String grammar : List.of("[\\u0080-\\U0010FFFF]+", "[\u00e9\u65e5\\U0001F980]{2,} \"x\"",
                "(\"\u65e5\u672c\" | \"\u65e5a\" | [^a-z]{3}) \"\\U0001F980\"?", "\"\u00e9\"? [\u0400-\u04ff]* .")) {
            comparison.compare("root ::= " + grammar, false, random, 10);
        }
        assertTrue(comparison.brokenPlaces > 0, "no place within a character");
    }

    /**
     * In list.gbnf, llama.cpp refuses tokens that begin like a character excluded by a negative set, even if they begin
     * other characters as well.
     */
    @Test
    void theSamplesOfLlama() throws IOException {
        Random random = new Random(SEED);
        try (Stream<Path> files = Files.list(Given.llamaSource().resolve("grammars"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".gbnf")
                    && !each.endsWith("list.gbnf")).sorted().toList()) {
                comparison.compare(Files.readString(file), false, random, 3);
            }
        }
    }
}
