// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.secret;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

/**
 * Texts with generated parts: {@code ‹a36›} stands for 36 letters and digits, {@code ‹uuid›} for a UUID, {@code ‹e:…›}
 * for Base64 of its content. This way no test file contains anything that a scanner would report as a secret.
 */
final class Template {
    private static final String CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String SMALL = CAPITALS.toLowerCase(java.util.Locale.ROOT);
    private static final String DIGITS = "0123456789";

    private final Random random;

    Template(long seed) {
        random = new Random(seed);
    }

    String expand(String template) {
        StringBuilder text = new StringBuilder(template);
        for (int open = text.lastIndexOf("‹"); open >= 0; open = text.lastIndexOf("‹")) {
            int close = text.indexOf("›", open);
            text.replace(open, close + 1, part(text.substring(open + 1, close)));
        }
        return text.toString();
    }

    private String part(String what) {
        if (what.equals("uuid")) {
            return "%s-%s-4%s-a%s-%s".formatted(part("h8"), part("h4"), part("h3"), part("h3"), part("h12"));
        }
        if (what.startsWith("e:")) {
            return Base64.getEncoder().encodeToString(what.substring(2).getBytes(StandardCharsets.UTF_8));
        }
        String from = characters(what.charAt(0));
        int count = Integer.parseInt(what.substring(1));
        while (true) {
            StringBuilder made = new StringBuilder();
            for (int i = 0; i < count; i++) {
                made.append(from.charAt(random.nextInt(i == 0 && from.length() > 62 ? 62 : from.length())));
            }
            // generated secrets contain a digit, and letters where the class includes some
            boolean mixed = !from.contains("7") || made.chars().anyMatch(c -> c >= '0' && c <= '9');
            mixed &= count < 4 || !from.contains("A") || made.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
            mixed &= count < 4 || !from.contains("a") || made.chars().anyMatch(c -> c >= 'a' && c <= 'z');
            if (mixed || count < 3) {
                return made.toString();
            }
        }
    }

    private static String characters(char set) {
        return switch (set) {
            case 'a' -> CAPITALS + SMALL + DIGITS;
            case 'u' -> CAPITALS + DIGITS;
            case 'U' -> CAPITALS + "234567";
            case 'l' -> SMALL;
            case 'm' -> SMALL + DIGITS;
            case 'h' -> DIGITS + "abcdef";
            case 'H' -> DIGITS + "ABCDEF";
            case 'd' -> DIGITS;
            case 'w' -> CAPITALS + SMALL + DIGITS + "_-";
            case 'b' -> CAPITALS + SMALL + DIGITS + "+/";
            default -> throw new IllegalArgumentException("class " + set);
        };
    }
}
