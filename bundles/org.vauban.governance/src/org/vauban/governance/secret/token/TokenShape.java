// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.token;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.secret.text.ShapeClasses;

/**
 * The shape of a provider's tokens: literal text, then character classes with a length, read from left to right without
 * backtracking. Immutable.
 *
 * @param name name of the kind, such as {@code github-token}
 * @param provider provider of the tokens
 * @param pattern pattern as in {@code shapes.txt}
 * @param documentation where the provider describes the format
 * @param example a template of a token
 * @param lookAlike an example that must not match
 * @param lead characters before the literal text, or null
 * @param literals alternative literal texts
 * @param parts parts after the literal text
 * @param strict whether capital and small letters and digits must all occur
 */
public record TokenShape(String name, String provider, String pattern, String documentation, String example,
        String lookAlike, @Nullable Part lead, List<String> literals, List<Part> parts, boolean strict) {
    private static final int MAX_LITERALS = 64;

    /**
     * Characters of one class.
     *
     * @param set the class, or a list of the characters
     * @param custom whether the set lists characters
     * @param least minimum number
     * @param most maximum number
     */
    record Part(String set, boolean custom, int least, int most) {
        boolean has(char c) {
            return custom ? set.indexOf(c) >= 0 : ShapeClasses.isOf(set.charAt(0), c);
        }
    }

    /** @throws IllegalArgumentException if the line is not a shape */
    static TokenShape parse(String line) {
        String[] fields = line.split(" \\| ", -1);
        if (fields.length != 6) {
            throw new IllegalArgumentException(line);
        }
        boolean strict = fields[2].startsWith("!");
        List<Part> all = parts(strict ? fields[2].substring(1) : fields[2]);
        int at = 0;
        Part lead = all.getFirst().custom() ? null : all.get(at++);
        List<String> literals = List.of("");
        while (at < all.size() && all.get(at).custom() && (lead == null || all.get(at).set().length() == 1)) {
            literals = expanded(literals, all.get(at++).set());
        }
        return new TokenShape(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], lead, literals,
                List.copyOf(all.subList(at, all.size())), strict);
    }

    private static List<String> expanded(List<String> literals, String set) {
        List<String> more = new ArrayList<>();
        for (String literal : literals) {
            for (int i = 0; i < set.length(); i++) {
                more.add(literal + set.charAt(i));
            }
        }
        if (more.size() > MAX_LITERALS) {
            throw new IllegalArgumentException("too many beginnings: " + set);
        }
        return more;
    }

    private static List<Part> parts(String pattern) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            int close = c == '{' ? pattern.indexOf('}', i) : c == '(' ? pattern.indexOf(')', i) : i;
            if (c == '{') {
                String count = pattern.substring(i + 2, close);
                int dash = count.indexOf('-');
                boolean open = count.endsWith("+");
                int least = Integer.parseInt(
                        open ? count.substring(0, count.length() - 1) : dash < 0 ? count : count.substring(0, dash));
                int most = open ? Integer.MAX_VALUE : dash < 0 ? least : Integer.parseInt(count.substring(dash + 1));
                parts.add(new Part(pattern.substring(i + 1, i + 2), false, least, most));
            } else {
                parts.add(new Part(c == '(' ? pattern.substring(i + 1, close) : String.valueOf(c), true, 1, 1));
            }
            i = close;
        }
        return parts;
    }
}
