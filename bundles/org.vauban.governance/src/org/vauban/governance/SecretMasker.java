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
 * Finds secrets in text: private-key blocks, lines as they have in their middle, tokens of well-known shapes, passwords
 * in URLs, and literal values that are given to something called a password, secret, token or key. On request personal
 * data as well.
 * <p>
 * It leaves alone what is no literal ({@code password = readPassword()}), placeholders ({@code ${DB_PASSWORD}}), empty
 * values, and hashes and UUIDs that nothing calls a secret. Where a value without quotes may be a name or a literal,
 * the kind of the file decides: in properties, YAML, environment files and the like it is a literal.
 * <p>
 * Scanning is by hand and linear in the length of the text: every place is read a bounded number of times, whatever the
 * text. Stateless; safe for use by many threads.
 */
public final class SecretMasker {
    /** The rule that every masker has. */
    private static final String SECRETS = "secrets";

    private final boolean personalData;
    private final List<String> words;

    /** Masks secrets only. */
    public SecretMasker() {
        this(false);
    }

    /**
     * @param personalData whether French numbers of registration, IBAN, telephone numbers and e-mail addresses are
     * masked as well
     */
    public SecretMasker(boolean personalData) {
        this(personalData, List.of());
    }

    /**
     * @param personalData as in {@link #SecretMasker(boolean)}
     * @param words that are masked in any case of letters, also within other words; none is empty
     */
    public SecretMasker(boolean personalData, List<String> words) {
        this.personalData = personalData;
        this.words = List.copyOf(words);
    }

    /** The same with personal data masked as well. */
    public SecretMasker withPersonalData() {
        return personalData ? this : new SecretMasker(true, words);
    }

    /**
     * What it masks, by which a text that was masked earlier is known to lack nothing that is to be masked now: then
     * the rules of that time hold all of these.
     *
     * @return names without blanks
     */
    public Set<String> rules() {
        Set<String> rules = new HashSet<>(Set.of(SECRETS));
        if (personalData) {
            rules.add("personalData");
        }
        for (String word : words) {
            // hashed, since the words may be what nobody is to read
            rules.add("word:" + Hashes.sha256(word.toLowerCase(Locale.ROOT)));
        }
        return Set.copyOf(rules);
    }

    /**
     * The secrets in a text.
     *
     * @param source the file it comes from, whose name may decide what an unquoted value is; may be null
     * @return by ascending offset, not overlapping, inside the text
     */
    public List<Masking> find(String text, @Nullable Path source) {
        return SecretScan.find(text, source, personalData, words).stream()
                .map(found -> new Masking(found.kind(), found.from(), found.to() - found.from())).toList();
    }

    /** The text with asterisks for what was found; same length, line ends kept. */
    public static String apply(String text, List<Masking> maskings) {
        if (maskings.isEmpty())
            return text;
        char[] chars = text.toCharArray();
        for (Masking masking : maskings)
            for (int i = masking.offset(); i < masking.end(); i++)
                if (chars[i] != '\n' && chars[i] != '\r')
                    chars[i] = '*';
        return new String(chars);
    }
}
