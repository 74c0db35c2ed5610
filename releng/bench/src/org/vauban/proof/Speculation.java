// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof;

import java.util.List;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenProbability;
import org.vauban.llama.LlamaLibrary;

/**
 * {@code speculation}: greedy text with drafts equals greedy text without them, for beginnings of real Java files. The
 * drafts come from the prompt, from a text that the answer resembles (here the text in the file), or from a smaller
 * model.
 */
final class Speculation implements Proof {
    /** Two logits closer than this may change places depending on how a prompt was split (measured: up to 0.44). */
    private static final double NOISE = 0.5;
    private static final String LOOKUP = "prompt-lookup";
    private static final String OLD_TEXT = "old-text";
    private static final String DRAFTED = "draft-model";
    private static final int PROMPTS = 200;
    private static final int PROMPTS_OF_LARGE = 12;
    private static final int CHARACTERS = 500;
    private static final int REST = 600;
    private static final int TOKENS = 48;
    private static final String LARGE = "qwen2.5-coder-1.5b-instruct";
    private static final String DRAFT = "qwen2.5-coder-0.5b-instruct";

    /** A way to draft. */
    private interface Way {
        Generation write(JavaFiles.Beginning beginning);
    }

    @Override
    public List<String> cases() {
        return List.of(LOOKUP, OLD_TEXT, DRAFTED);
    }

    @Override
    public void run(Settings settings, Table table) throws Exception {
        try (LlamaLibrary library = LlamaLibrary.open(settings.natives())) {
            List<JavaFiles.Beginning> all = JavaFiles.beginnings(settings.sources(), settings.count(PROMPTS, PROMPTS),
                    settings.seed(), CHARACTERS, REST);
            if (settings.tries(LOOKUP) || settings.tries(OLD_TEXT)) {
                small(library, settings, table, all);
            }
            if (settings.tries(DRAFTED)) {
                large(library, settings, table,
                        all.subList(0, Math.min(all.size(), settings.count(PROMPTS, PROMPTS_OF_LARGE))));
            }
        }
    }

    private static void small(LlamaLibrary library, Settings settings, Table table, List<JavaFiles.Beginning> all)
            throws Exception {
        try (Served served = new Served(library, settings, settings.model())) {
            List<Generation> plain = plain(served, all);
            if (settings.tries(LOOKUP)) {
                table.add(compare(LOOKUP, settings.model(), all, plain,
                        b -> served.write(b.begins(), TOKENS, true, null)));
            }
            if (settings.tries(OLD_TEXT)) {
                table.add(compare(OLD_TEXT, settings.model(), all, plain,
                        b -> served.write(b.begins(), TOKENS, true, b.goesOn())));
            }
        }
    }

    private static void large(LlamaLibrary library, Settings settings, Table table, List<JavaFiles.Beginning> some)
            throws Exception {
        try (Served draft = new Served(library, settings, DRAFT);
                Served served = new Served(library, settings, LARGE)) {
            List<Generation> plain = plain(served, some);
            served.draftWith(draft);
            try {
                table.add(compare(DRAFTED, LARGE + " by " + DRAFT.replaceAll("-[a-z]*$", ""), some, plain,
                        b -> served.write(b.begins(), TOKENS, true, null)));
            } finally {
                served.draftAlone();
            }
        }
    }

    private static List<Generation> plain(Served served, List<JavaFiles.Beginning> beginnings) {
        return beginnings.stream().map(b -> served.write(b.begins(), TOKENS, false, null)).toList();
    }

    private static Table.Row compare(String what, String model, List<JavaFiles.Beginning> beginnings,
            List<Generation> plain, Way way) {
        int[] counts = new int[Same.values().length];
        long drafted = 0;
        long accepted = 0;
        for (int i = 0; i < plain.size(); i++) {
            Generation other = way.write(beginnings.get(i));
            Same same = compare(plain.get(i), other);
            if (same == Same.DIFFERENT) {
                System.out.printf("different (%s):%n--- plain%n%s%n--- drafted%n%s%n", what, plain.get(i).text(),
                        other.text());
            }
            counts[same.ordinal()]++;
            drafted += other.draftedTokens();
            accepted += other.acceptedTokens();
        }
        return new Table.Row("speculation", what, model, plain.size(), counts[Same.EQUAL.ordinal()],
                counts[Same.TIE.ordinal()], counts[Same.DIFFERENT.ordinal()], drafted, accepted);
    }

    /** Result of the comparison of two greedy texts. */
    private enum Same {
        EQUAL, TIE, DIFFERENT
    }

    /**
     * Compares two texts with probabilities: equal, or first different where the two best logits were closer than
     * noise.
     */
    private static Same compare(Generation one, Generation other) {
        List<TokenProbability> a = one.probabilities();
        List<TokenProbability> b = other.probabilities();
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            if (a.get(i).token() != b.get(i).token()) {
                return gap(a.get(i)) < NOISE || gap(b.get(i)) < NOISE ? Same.TIE : Same.DIFFERENT;
            }
        }
        if (a.size() == b.size()) {
            return one.text().equals(other.text()) ? Same.EQUAL : Same.DIFFERENT;
        }
        // one text ended where the other continued: the end is a token without reported probabilities
        TokenProbability next = a.size() > b.size() ? a.get(b.size()) : b.get(a.size());
        return gap(next) < NOISE ? Same.TIE : Same.DIFFERENT;
    }

    private static double gap(TokenProbability p) {
        return p.best().get(0).logarithm() - p.best().get(1).logarithm();
    }
}
