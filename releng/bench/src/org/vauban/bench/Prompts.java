// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.util.Random;

/** Made-up texts that all begin differently, so that the KV cache of one is of no use to another. */
public final class Prompts {
    private static final String[] WORDS = ("account amount archive basket branch budget buffer cargo channel client column "
            + "contract counter country customer delivery deposit device discount document driver engine entry factor field "
            + "figure filter folder garden handle harbour history index invoice journal kernel ladder ledger letter limit "
            + "machine market matter meter method minute mirror motor number object office option order packet panel parcel "
            + "partner payment period picture planet pocket policy project quarter record region report result river sample "
            + "season sector segment server session shelf signal silver socket source station storage stream subject summer "
            + "supply switch system table target ticket timber token tower traffic travel valley value vector vessel village "
            + "volume voyage wagon wallet weather window winter worker").split(" ");

    private final Random random;

    public Prompts(long seed) {
        random = new Random(seed);
    }

    /**
     * Returns Java-like lines of about this number of tokens: a word is about a token, and so are most of the signs
     * between words.
     */
    public String code(int tokens) {
        StringBuilder text = new StringBuilder("// " + word() + " " + word() + " " + random.nextInt(100_000) + "\n");
        for (int written = 6; written < tokens; written += 8) {
            text.append("int ").append(word()).append(" = ").append(word()).append(".").append(word()).append("(")
                    .append(word()).append(");\n");
        }
        return text.toString();
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }
}
