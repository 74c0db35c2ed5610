// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts secrets back that were masked before a text was sent. The model saw asterisks; what it wrote of them must become the
 * secret again, or the edit would destroy it. Pure.
 */
public final class MaskedText {
    private static final Pattern ASTERISKS = Pattern.compile("\\*{4,}");

    private MaskedText() {
    }

    /**
     * @param original what was submitted
     * @param sent the same after masking; as long
     * @param answer what the model wrote
     * @return the answer with the secrets; empty if it holds asterisks that stand for a secret and can not be told which
     */
    public static Optional<String> restore(String original, String sent, String answer) {
        if (original.equals(sent)) {
            return Optional.of(answer);
        }
        List<String> secrets = new ArrayList<>();
        Matcher masked = ASTERISKS.matcher(sent);
        while (masked.find()) {
            secrets.add(original.substring(masked.start(), masked.end())); // asterisks of its own stand for themselves
        }
        StringBuilder restored = new StringBuilder();
        Matcher found = ASTERISKS.matcher(answer);
        int at = 0;
        int next = 0;
        while (found.find()) {
            int length = found.end() - found.start();
            int secret = next;
            while (secret < secrets.size() && secrets.get(secret).length() != length) {
                secret++;
            }
            if (secret == secrets.size()) {
                return Optional.empty();
            }
            restored.append(answer, at, found.start()).append(secrets.get(secret));
            at = found.end();
            next = secret + 1;
        }
        return Optional.of(restored.append(answer, at, answer.length()).toString());
    }
}
