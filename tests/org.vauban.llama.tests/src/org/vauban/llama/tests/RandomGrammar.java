// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes grammars in GBNF with every kind of element, none of them left-recursive. */
final class RandomGrammar {
    private static final int RULES = 4;
    private static final int[] CHARACTERS = (
            "abcehinorst 0123,.:;-_=<>(){}[]\"\\^\n\t\r\u00e9\u00e0\u03a9\u4e2d\u65e5\u672c\uD83E\uDD80")
            .codePoints().toArray();
    private static final int ASCII = 128;

    private final Random random;
    private final List<String> words;
    /** Precedes tokens; no token continues after it. Null for grammars without tokens. */
    private final String separator;
    private final int vocabulary;

    /**
     * Creates the generator.
     * @param words     texts of tokens
     * @param separator null for none, or a character that tokens contain only at their end
     */
    RandomGrammar(Random random, List<String> words, String separator, int vocabulary) {
        this.random = random;
        this.words = words;
        this.separator = separator;
        this.vocabulary = vocabulary;
    }

    String next() {
        StringBuilder text = new StringBuilder("root ::= ");
        text.append(alternatives(0, 0)).append('\n');
        for (int rule = 1; rule < RULES; rule++) {
            text.append("rule-").append(rule).append(" ::= ").append(alternatives(rule, 1));
            text.append(random.nextBoolean() ? " # a comment\n\n" : "\r\n");
        }
        return text.toString();
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private String alternatives(int rule, int depth) {
        List<String> found = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            found.add(sequence(rule, depth));
        }
        if (depth > 0 && chance(15)) {
            found.add(depth > 1 && chance(50) ? "" : "\"\""); // a text that ends with | continues in the next line
        }
        return String.join(" | ", found);
    }

    private String sequence(int rule, int depth) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            text.append(item(rule, depth)).append(repetition()).append(' ');
        }
        return text.toString();
    }

    private String item(int rule, int depth) {
        if (separator != null && chance(30)) {
            return "(\"" + separator + "\" " + token() + " " + (chance(40) ? token() : "") + ")";
        }
        return switch (random.nextInt(12)) {
            case 0, 1 -> "\"" + literal() + "\"";
            case 2, 3 -> words.isEmpty() ? "[a]" : "\"" + word() + "\"";
            case 4, 5 -> set(CHARACTERS, "[");
            case 6 -> set(CHARACTERS, "[^");
            case 7 -> chance(50) ? "." : "[a-z0-9 ]";
            case 8, 9 -> depth < 2 ? "(" + alternatives(rule, depth + 1) + ")" : "[0-9]";
            case 10 -> rule + 1 < RULES ? "rule-" + (rule + 1 + random.nextInt(RULES - rule - 1)) : "\"x\"";
            default -> "\"(\" rule-" + (1 + random.nextInt(RULES - 1)) + " \")\"";
        };
    }

    private String token() {
        return (chance(50) ? "!" : "") + "<[" + random.nextInt(vocabulary) + "]>";
    }

    private String repetition() {
        int least = random.nextInt(3);
        return switch (random.nextInt(12)) {
            case 0 -> "?";
            case 1 -> "*";
            case 2 -> "+";
            case 3 -> "{" + (least + 1) + "}";
            case 4 -> "{" + least + ",}";
            case 5 -> "{ " + least + " , " + (least + 1 + random.nextInt(3)) + "}";
            default -> "";
        };
    }

    private String literal() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            text.append(character(CHARACTERS[random.nextInt(CHARACTERS.length)]));
        }
        return text.toString();
    }

    private String word() {
        StringBuilder text = new StringBuilder();
        words.get(random.nextInt(words.size())).codePoints().forEach(c -> text.append(character(c)));
        return text.toString();
    }

    /** Negative sets have only ASCII characters: for others, llama.cpp refuses more beginnings of characters. */
    private String set(int[] characters, String begin) {
        StringBuilder text = new StringBuilder(begin);
        int count = 1 + random.nextInt(4);
        while (count > 0) {
            int first = characters[random.nextInt(characters.length)];
            if (begin.length() > 1 && first >= ASCII) {
                continue;
            }
            count--;
            text.append(character(first));
            int last = first + random.nextInt(20);
            if (chance(40) && (begin.length() == 1 || last < ASCII)) {
                text.append('-').append(character(last));
            }
        }
        return text.append(']').toString();
    }

    private String character(int c) {
        if (c == '\n' || c == '\t' || c == '\r') {
            return c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\r";
        }
        if (c < ' ' || c == '^' || c == ASCII - 1 || c < 0x100 && chance(15)) {
            return String.format("\\x%02X", c);
        }
        if ("\\\"[]-".indexOf(c) >= 0) {
            return "\\" + (char) c;
        }
        if (chance(15)) {
            return c < 0x10000 && chance(50) ? String.format("\\u%04x", c) : String.format("\\U%08X", c);
        }
        return Character.toString(c);
    }
}
