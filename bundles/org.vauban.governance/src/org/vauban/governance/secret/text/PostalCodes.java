// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.text;

import java.util.Locale;
import java.util.Set;

/** Distinguishes six-digit Indian postal codes (PIN codes) from secret PINs. Pure. */
final class PostalCodes {
    private static final int DIGITS = 6;
    private static final int BEFORE = 160;
    private static final int BEHIND = 80;
    /** Words of addresses, which do not occur near the PIN of a device or card. */
    private static final Set<String> WORDS = Set.of("street", "road", "nagar", "marg", "district", "dist", "city",
            "india", "postal", "colony", "village", "locality", "landmark", "town", "taluk", "tehsil", "bengaluru",
            "bangalore", "mumbai", "delhi", "chennai", "kolkata", "hyderabad", "pune", "ahmedabad", "karnataka",
            "maharashtra", "tamil", "kerala", "gujarat", "rajasthan", "punjab", "haryana", "telangana", "bihar",
            "odisha", "pradesh", "bengal", "assam");

    private PostalCodes() {}

    /** Whether digits are a postal code, because a word of an address is near them. */
    static boolean isOne(ScannedText text, int from, int end) {
        if (end - from != DIGITS || text.charAt(from) == '0') {
            return false;
        }
        int limit = Math.min(text.length(), end + BEHIND);
        int word = -1;
        for (int i = Math.max(0, from - BEFORE); i <= limit; i++) {
            boolean letter = i < limit && Detector.isLetter(text.charAt(i));
            if (letter && word < 0) {
                word = i;
            } else if (!letter && word >= 0) {
                if (i - word > 3 && WORDS.contains(text.substring(word, i).toLowerCase(Locale.ROOT))) {
                    return true;
                }
                word = -1;
            }
        }
        return false;
    }
}
