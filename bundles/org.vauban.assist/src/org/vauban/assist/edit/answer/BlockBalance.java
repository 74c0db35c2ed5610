// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit.answer;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares how many blocks code opens and closes, by kind: brackets, tags, and words such as {@code do} and
 * {@code done}. Kinds that the code closes nowhere are not blocks in its language. Pure.
 */
final class BlockBalance {
    private static final Pattern CLOSING_TAG = Pattern.compile("</([\\w.:-]+)");
    private static final Pattern OPENING_TAG = Pattern.compile(
            "<([\\w.:-]++)((?:[^<>\"'{}]++|\"[^\"]*+\"|'[^']*+'|\\{(?:[^{}]++|\\{[^{}]*+})*+})*+)>");
    private static final Pattern WORD = Pattern.compile("[#@%{<\\s]*+(?!end\\()(\\w++)(?![.\\[]|\\s*=).*+");
    private static final Pattern LAST_WORD = Pattern.compile(".*?(\\w++)\\W*+");
    /** A line that opens a block for {@code end} with its last word. */
    private static final Pattern OPENS_AT_END = Pattern
            .compile("(?i).*\\b(?:do(?:\\s*\\|[^|]*\\|)?|begin|function\\s*\\([^()]*\\))");
    private static final Pattern OPENS_LOOP = Pattern.compile("(?:.*[;\\s])?do");
    /** Words that close a block, with those that open it at the start of a line. */
    private static final Map<String, Set<String>> WORDS = Map.ofEntries(Map.entry("done", Set.of()),
            Map.entry("fi", Set.of("if")), Map.entry("esac", Set.of("case")),
            Map.entry("end", Set.of("begin", "if", "unless", "def", "class", "module", "case", "for", "while", "until",
                    "function", "loop", "try", "struct")),
            Map.entry("endif", Set.of("if", "ifdef", "ifndef", "ifeq", "ifneq")), Map.entry("endfor", Set.of("for")),
            Map.entry("endforeach", Set.of("foreach")), Map.entry("endwhile", Set.of("while")),
            Map.entry("endfunction", Set.of("function")), Map.entry("endmacro", Set.of("macro")),
            Map.entry("endblock", Set.of("block")), Map.entry("endmodule", Set.of("module")));

    private BlockBalance() {}

    /**
     * Whether code that opens and closes as many blocks as the text it replaces no longer does so when it is cut.
     *
     * @param old the replaced text
     * @param whole the code, lines without blanks around them
     * @param cut a part of it
     */
    static boolean breaks(String old, List<CodeLine> whole, List<CodeLine> cut) {
        String before = text(whole);
        String after = text(cut);
        boolean broken = false;
        for (String kind : kinds(before)) {
            int wanted = count(kind, old);
            boolean balanced = count(kind, before) == wanted;
            boolean stays = count(kind, after) == wanted;
            if (stays && !balanced) {
                return false;
            }
            broken |= balanced && !stays;
        }
        return broken;
    }

    private static String text(List<CodeLine> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.text()).append('\n'));
        return text.toString();
    }

    /** Returns the kinds that code closes: a bracket for all brackets, tags such as {@code <p}, closing words. */
    private static Set<String> kinds(String code) {
        Set<String> kinds = new HashSet<>(Set.of("{"));
        Matcher tags = CLOSING_TAG.matcher(code);
        while (tags.find()) {
            kinds.add("<" + tags.group(1));
        }
        code.lines().map(BlockBalance::firstWord).filter(WORDS::containsKey).forEach(kinds::add);
        return kinds;
    }

    /** Returns how many more blocks of a kind code opens than it closes. */
    private static int count(String kind, String code) {
        return kind.equals("{") ? ReplacementFormatter.open(code)
                : kind.startsWith("<") ? tags(kind.substring(1), code)
                        : code.lines().mapToInt(line -> words(kind, line.strip())).sum();
    }

    private static int tags(String name, String code) {
        int open = 0;
        Matcher opening = OPENING_TAG.matcher(code);
        while (opening.find()) {
            open += opening.group(1).equals(name) && !opening.group(2).endsWith("/") ? 1 : 0;
        }
        Matcher closing = CLOSING_TAG.matcher(code);
        while (closing.find()) {
            open -= closing.group(1).equals(name) ? 1 : 0;
        }
        return open;
    }

    private static int words(String closer, String line) {
        String first = firstWord(line);
        boolean opens = closer.equals("done") ? OPENS_LOOP.matcher(line).matches()
                : WORDS.getOrDefault(closer, Set.of()).contains(first)
                        || closer.equals("end") && OPENS_AT_END.matcher(line).matches();
        Matcher last = LAST_WORD.matcher(line);
        boolean closes = first.equals(closer) || opens && last.matches() && last.group(1).equals(closer);
        return (opens ? 1 : 0) - (closes ? 1 : 0);
    }

    /** Returns the first word of a line in lower case; empty if there is none, or if it is a variable. */
    private static String firstWord(String line) {
        Matcher word = WORD.matcher(line);
        return word.matches() ? word.group(1).toLowerCase(Locale.ROOT) : "";
    }
}
