// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.nextedit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The change of an edit, in whole words.
 *
 * @param old never blank
 * @param now may be empty
 */
public record TokenChange(String old, String now) {
    private static final Pattern TOKEN = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*|\\p{N}[\\p{L}\\p{N}._]*|\\s+|.");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*");

    /** Returns the change of a line; empty if text was only added, or the whole line differs. */
    public static Optional<TokenChange> of(LineEdit edit) {
        List<String> before = tokens(edit.before());
        List<String> after = tokens(edit.after());
        Optional<TokenChange> everywhere = same(before, after);
        if (everywhere.isPresent()) {
            return everywhere;
        }
        int start = 0;
        while (start < before.size() && start < after.size() && before.get(start).equals(after.get(start))) {
            start++;
        }
        int end = 0;
        while (end < before.size() - start && end < after.size() - start
                && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        String old = String.join("", before.subList(start, before.size() - end));
        String now = String.join("", after.subList(start, after.size() - end));
        boolean all = start == 0 && end == 0 || old.strip().equals(edit.before().strip());
        return old.isBlank() || all && !isName(old) ? Optional.empty() : Optional.of(new TokenChange(old, now));
    }

    /** Finds one word that was replaced by another at all differing positions, at least twice. */
    private static Optional<TokenChange> same(List<String> before, List<String> after) {
        if (before.size() != after.size()) {
            return Optional.empty();
        }
        List<TokenChange> changes = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            if (!before.get(i).equals(after.get(i))) {
                changes.add(new TokenChange(before.get(i), after.get(i)));
            }
        }
        return changes.size() > 1 && changes.stream().distinct().count() == 1 && changes.getFirst().isRename()
                ? Optional.of(changes.getFirst())
                : Optional.empty();
    }

    private static List<String> tokens(String line) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(line);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        return tokens;
    }

    /** Whether a name was changed to another. */
    public boolean isRename() {
        return isName(old) && isName(now) && !old.equals(now);
    }

    private static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
