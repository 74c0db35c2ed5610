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
 * Finds secrets that are known from another text: short ones if they occur as whole words, and pieces of long ones
 * wherever they occur. One pass over the text, however many secrets there are. Immutable and thread-safe.
 */
public final class KnownSecrets {
    /** Minimum length of a secret: anything shorter reveals nothing and occurs everywhere. */
    public static final int SHORTEST = 4;
    /** Number of consecutive characters of a secret that are masked wherever they occur. */
    private static final int PIECE = 8;
    /** Minimum number of different characters in a piece that consists of punctuation. */
    private static final int SIGNS = 6;

    /** Kinds by piece; {@code words} has those of shorter secrets. */
    private final Map<String, String> pieces = new HashMap<>();
    private final Map<String, String> words = new HashMap<>();

    /** @param secrets kinds by secret; those shorter than {@link #SHORTEST} are ignored */
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

    /** Returns where they occur in a text, by ascending offset; findings may overlap. */
    public List<SecretFinding> find(String text) {
        return find(new ScannedText(text, TextKind.of(null)));
    }

    /** Returns the cost of a search: how many characters of the text it reads. */
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

    /** Whether a piece is specific: not for dashes and blanks, but for varied punctuation. */
    private static boolean isTelling(String piece) {
        return piece.chars().filter(Character::isLetterOrDigit).count() > PIECE / 2
                || piece.chars().distinct().count() >= SIGNS && piece.chars().noneMatch(c -> c <= ' ' || c == '"');
    }

    private static boolean isWord(ScannedText text, int at) {
        return at >= 0 && at < text.length() && Character.isLetterOrDigit(text.charAt(at));
    }
}
