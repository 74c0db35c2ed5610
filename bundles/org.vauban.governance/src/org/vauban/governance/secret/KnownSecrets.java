// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretFinding;
import org.vauban.governance.secret.text.TextKind;

/**
 * Finds secrets that are known from another text: the whole of short ones where they are words of their own, and pieces
 * of long ones wherever they stand. One pass over the text, however many secrets there are. Immutable; safe for use by
 * many threads.
 */
public final class KnownSecrets {
    /** A secret that is shorter says nothing, and stands everywhere. */
    public static final int SHORTEST = 4;
    /** So many characters of a secret are a piece of it, wherever they stand. */
    private static final int PIECE = 8;
    /** So many of them differ in a piece of signs. */
    private static final int SIGNS = 6;

    /** The kinds of pieces and of secrets that are shorter. */
    private final Map<String, String> pieces = new HashMap<>();
    private final Map<String, String> words = new HashMap<>();

    /** @param secrets with their kinds; those shorter than {@link #SHORTEST} are not looked for */
    public KnownSecrets(Map<String, String> secrets) {
        secrets.forEach((secret, kind) -> {
            if (secret.length() < PIECE) {
                words.put(secret, kind);
            }
            for (int i = 0; i + PIECE <= secret.length(); i++) {
                String piece = secret.substring(i, i + PIECE);
                if (isTelling(piece)) {
                    pieces.put(piece, kind);
                }
            }
        });
    }

    /** Where they stand in a text, by ascending offset; two may overlap. */
    public List<SecretFinding> find(String text) {
        return find(new ScannedText(text, TextKind.of(null)));
    }

    /** What a search costs: how many characters of the text it looks at. */
    public long cost(String text) {
        ScannedText scanned = new ScannedText(text, TextKind.of(null));
        find(scanned);
        return scanned.reads();
    }

    private List<SecretFinding> find(ScannedText text) {
        List<SecretFinding> found = new ArrayList<>();
        for (int at = 0; at < text.length(); at++) {
            if (!words.isEmpty() && !isWord(text, at - 1)) {
                for (int end = at + SHORTEST; end < at + PIECE && end <= text.length(); end++) {
                    String kind = words.get(text.substring(at, end));
                    if (kind != null && !isWord(text, end)) {
                        found.add(new SecretFinding(kind, at, end));
                    }
                }
            }
            if (!pieces.isEmpty() && at + PIECE <= text.length()) {
                String kind = pieces.get(text.substring(at, at + PIECE));
                if (kind != null) {
                    found.add(new SecretFinding(kind, at, at + PIECE));
                }
            }
        }
        return found;
    }

    /** Dashes and blanks are no secret; signs are one where they differ. */
    private static boolean isTelling(String piece) {
        return piece.chars().filter(Character::isLetterOrDigit).count() > PIECE / 2
                || piece.chars().distinct().count() >= SIGNS && piece.chars().noneMatch(c -> c <= ' ' || c == '"');
    }

    private static boolean isWord(ScannedText text, int at) {
        return at >= 0 && at < text.length() && Character.isLetterOrDigit(text.charAt(at));
    }
}
