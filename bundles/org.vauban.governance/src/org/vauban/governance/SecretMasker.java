// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.secret.SecretScan;

/**
 * Finds secrets in text: private-key blocks, also partial ones without first or last line, tokens of well-known
 * formats, passwords in URLs, and literal values assigned to something named password, secret, token or key. Finds
 * personal data on request.
 * <p>
 * Expressions ({@code password = readPassword()}), placeholders ({@code ${DB_PASSWORD}}), empty values, and hashes and
 * UUIDs without a secret's name are left alone. Where an unquoted value may be a name or a literal, the file type
 * decides: in properties, YAML, environment files and the like it is a literal.
 * <p>
 * Scanning is hand-written and linear in the length of the text: every position is read a bounded number of times,
 * whatever the text. Stateless and thread-safe.
 */
public final class SecretMasker {
    /** The rule that every masker contains. */
    private static final String SECRETS = "secrets";

    private final boolean personalData;
    private final List<String> words;

    /** Creates a masker for secrets only. */
    public SecretMasker() {
        this(false);
    }

    /**
     * @param personalData whether French registration numbers, IBANs, telephone numbers and e-mail addresses are masked
     *                     as well
     */
    public SecretMasker(boolean personalData) {
        this(personalData, List.of());
    }

    /**
     * @param personalData as in {@link #SecretMasker(boolean)}
     * @param words words to mask, ignoring case and also within other words; none is empty
     */
    public SecretMasker(boolean personalData, List<String> words) {
        this.personalData = personalData;
        this.words = List.copyOf(words);
    }

    /** Returns a copy that masks personal data as well. */
    public SecretMasker withPersonalData() {
        return personalData ? this : new SecretMasker(true, words);
    }

    /**
     * Returns names of what is masked. A text masked earlier needs no further masking if the rules of that time include
     * all of these.
     *
     * @return names without blanks
     */
    public Set<String> rules() {
        Set<String> rules = new HashSet<>(Set.of(SECRETS));
        if (personalData) {
            rules.add("personalData");
        }
        for (String word : words) {
            // hashed, since the words themselves may be confidential
            rules.add("word:" + Hashes.sha256(word.toLowerCase(Locale.ROOT)));
        }
        return Set.copyOf(rules);
    }

    /**
     * Finds the secrets in a text.
     *
     * @param source the file it comes from, whose name may decide how an unquoted value is read; may be null
     * @return maskings by ascending offset, not overlapping, inside the text
     */
    public List<Masking> find(String text, @Nullable Path source) {
        return SecretScan.find(text, source, personalData, words).stream()
                .map(found -> new Masking(found.kind(), found.from(), found.to() - found.from())).toList();
    }

    /** Returns the text with asterisks for the given ranges; same length, line ends kept. */
    public static String apply(String text, List<Masking> maskings) {
        if (maskings.isEmpty()) {
            return text;
        }
        char[] chars = text.toCharArray();
        for (Masking masking : maskings) {
            for (int i = masking.offset(); i < masking.end(); i++) {
                if (chars[i] != '\n' && chars[i] != '\r') {
                    chars[i] = '*';
                }
            }
        }
        return new String(chars);
    }
}
