// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.completion.text.BracketScanner;
import org.vauban.assist.edit.proposal.TextLines;
import org.vauban.governance.language.Language;
import org.vauban.governance.language.LanguageSyntax;
import org.vauban.governance.language.LanguageSyntax.Kind;

/**
 * Determines how deep new code on an empty line is indented, by the lines around it and by what the code begins with.
 * Where indentation forms blocks, code never takes the lines below into its own block. Pure.
 */
final class InsertionIndent {
    private static final Pattern FUNCTION = Pattern.compile("(?:async\\s+)?def\\b.*", Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("class\\b.*", Pattern.DOTALL);
    /** First parameter or decorator of a method. */
    private static final Pattern METHOD = Pattern
            .compile("^(?:async\\s+)?def\\s+\\w+\\s*(?:\\[[^\\]]*\\])?\\(\\s*(?:self|cls|mcs)\\b"
                    + "|^@(?:staticmethod|classmethod|property|abstractmethod|\\w+\\.setter)\\b", Pattern.MULTILINE);
    /** Goes on with a statement of lines above. */
    private static final Pattern CLAUSE = Pattern.compile("(?:(?:elif|except|case)\\b.*|else\\s*|finally\\s*):.*");
    /** Heads whose colon may stand in a later line. */
    private static final Pattern HEAD = Pattern
            .compile("(?:async\\s+)?(?:def|class|if|elif|else|while|for|with|try|except|finally|match|case)\\b.*");
    /** Certainly outside brackets, even if one before it is not closed yet. */
    private static final Pattern STATEMENT = Pattern.compile("\\s*(?:(?:async\\s+)?def|class|import|return)\\b.*");
    /** Ends, or goes on with, the block around it. */
    private static final Pattern CLOSER = Pattern.compile("(?:[)\\]}]|</|\\\\end\\b|(?i:end\\w*|fi|done|esac|else|elif"
            + "|elsif|elseif|when|then|rescue|ensure|catch|finally|exception|until|case|default)\\b).*",
            Pattern.DOTALL);
    /** A rule, a variable or a directive of a Makefile, as opposed to a line of a recipe. */
    private static final Pattern MAKE = Pattern.compile("[^\\s:=#][^:=#]*:(?:[^=/].*)?|[\\w.]+\\s*(?:[:+?!]|::)?=.*"
            + "|-?include\\b.*|(?:ifn?eq|ifn?def|else|endif|define|endef|export|unexport|vpath)\\b.*");
    private static final String FENCE = "```";

    private final EditRegion region;
    private final @Nullable Language language;
    private final LanguageSyntax syntax;

    InsertionIndent(EditRegion region, @Nullable Language language) {
        this.region = region;
        this.language = language;
        syntax = LanguageSyntax.of(language);
    }

    /** A line that begins a statement. */
    private record Line(String blanks, String text, int width) {
        static Line of(String line) {
            String blanks = EditRegion.leadingBlanks(line);
            return new Line(blanks, line.strip(), CodeLine.width(blanks));
        }
    }

    /** @param code the new code, or its beginning */
    String of(String code) {
        String usual = region.insertionIndent();
        if (region.start() == 0 || !region.ownIndent().isEmpty()) {
            return usual;
        }
        String text = region.text();
        if (syntax.kind() == Kind.INDENT) {
            return new Blocks(text.substring(0, region.start())).indent(code, usual);
        }
        TextLines lines = TextLines.of(region.textAbove());
        int last = last(lines);
        Line above = above(lines, last);
        if (language == Language.MAKEFILE) {
            return MAKE.matcher(firstLine(code)).matches() ? "" : above.blanks();
        }
        Language known = language;
        boolean prose = known != null && known.kind() == Language.Kind.PROSE
                && !inFence(text.substring(0, region.start()));
        if (prose || syntax.kind() == Kind.OTHER || syntax.kind() == Kind.PROSE) {
            boolean opens = last >= 0 && !usual.equals(EditRegion.leadingBlanks(lines.line(last)));
            if (opens && !prose) {
                return usual;
            }
            Line below = below("");
            boolean apart = prose || region.afterBlankLine();
            if (apart && !(below != null && CLOSER.matcher(below.text()).matches())) {
                String least = below == null ? keepsBlockAtEnd(known) ? above.blanks() : "" : below.blanks();
                return CodeLine.width(least) < above.width() ? least : above.blanks();
            }
            return above.blanks();
        }
        return usual;
    }

    /** Whether a block of the language is still being written if nothing closes it before the end of the document. */
    private static boolean keepsBlockAtEnd(@Nullable Language language) {
        return language != null && switch (language) {
            case RUBY, ELIXIR, LUA, SHELL, POWERSHELL, PERL, TCL, CMAKE, ADA, VHDL, R -> true;
            default -> false;
        };
    }

    private static boolean inFence(String text) {
        return text.lines().filter(line -> line.strip().startsWith(FENCE)).count() % 2 == 1;
    }

    private static String firstLine(String code) {
        return code.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).findFirst()
                .orElse("");
    }

    /** Returns the index of the last line that is not blank, or -1. */
    private static int last(TextLines lines) {
        int at = lines.count() - 1;
        while (at >= 0 && lines.line(at).isBlank()) {
            at--;
        }
        return at;
    }

    /** Returns the start of the continued lines that end with a line. */
    private static Line above(TextLines lines, int last) {
        int at = last;
        while (at > 0 && lines.line(at - 1).stripTrailing().endsWith("\\")) {
            at--;
        }
        return Line.of(at < 0 ? "" : lines.line(at));
    }

    /** Returns the next line below that is neither blank nor a comment, or null at the end of the document. */
    private @Nullable Line below(String comment) {
        int at = region.end();
        String text = region.text();
        while (at < text.length()) {
            int end = TextLines.lineEnd(text, at);
            String line = text.substring(at, end);
            if (!line.isBlank() && (comment.isEmpty() || !line.strip().startsWith(comment))) {
                return Line.of(line);
            }
            at = end;
        }
        return null;
    }

    /** The blocks that are open above the region, in a language whose blocks are formed by indentation. */
    private final class Blocks {
        /** The last statement above, then those that enclose it, inside out. */
        private final List<Line> open = new ArrayList<>();
        /** Last line of the last statement, without a comment behind it. */
        private String last = "";
        /** Whether the region is inside brackets or a string. */
        private boolean inside;

        Blocks(String before) {
            TextLines lines = TextLines.of(before);
            BracketScanner scanner = new BracketScanner(syntax);
            int[] depth = {0};
            BracketScanner.Sink sink = new BracketScanner.Sink() {
                @Override
                public boolean open(int position, String name) {
                    depth[0]++;
                    return true;
                }

                @Override
                public boolean close(int position, String name) {
                    depth[0] = Math.max(0, depth[0] - 1);
                    return true;
                }
            };
            boolean continued = false;
            for (int i = 0; i < lines.count(); i++) {
                String line = lines.line(i);
                boolean string = scanner.inMultilineString();
                if (!string && STATEMENT.matcher(line.stripTrailing()).matches()) {
                    depth[0] = 0;
                }
                if (!line.isBlank() && !string && !line.strip().startsWith("#")) {
                    if (depth[0] == 0 && !continued) {
                        Line next = Line.of(line);
                        open.removeIf(each -> each.width() >= next.width());
                        open.addFirst(next);
                    }
                    last = line.replaceFirst("\\s+#[^'\"]*$", "").strip();
                    continued = last.endsWith("\\");
                }
                scanner.scan(before, lines.start(i), lines.start(i + 1), sink);
            }
            inside = depth[0] > 0 || scanner.inMultilineString();
        }

        String indent(String code, String usual) {
            if (inside || open.isEmpty()) {
                return usual;
            }
            Line above = open.getFirst();
            Line below = below("#");
            int least = below == null ? 0 : below.width();
            if (opensBlock(above)) {
                return below != null && least > above.width() ? below.blanks() : region.level(above.blanks());
            }
            if (below != null && CLAUSE.matcher(below.text()).matches()) {
                least++;
            }
            int width = least;
            List<Line> levels = open.stream().filter(each -> each.width() >= width).toList();
            if (levels.isEmpty()) {
                return below == null ? "" : below.width() > above.width() ? below.blanks() : above.blanks();
            }
            return level(code, levels).blanks();
        }

        private boolean opensBlock(Line above) {
            return syntax.tripleQuotes() && last.endsWith(":") && HEAD.matcher(above.text()).matches();
        }

        private Line level(String code, List<Line> levels) {
            String first = firstLine(code);
            Line outermost = levels.getLast();
            if (!syntax.tripleQuotes()) { // YAML
                return first.startsWith("- ")
                        ? levels.stream().filter(each -> each.text().startsWith("- ")).findFirst().orElse(outermost)
                        : outermost;
            }
            boolean decorated = first.startsWith("@");
            if (!decorated && !FUNCTION.matcher(first).matches() && !CLASS.matcher(first).matches()) {
                return region.afterBlankLine() ? outermost : levels.getFirst();
            }
            String head = decorated ? declared(code) : code.strip();
            if (CLASS.matcher(head).matches()) {
                return levels.stream().filter(each -> CLASS.matcher(each.text()).matches()).findFirst()
                        .orElse(outermost);
            }
            boolean method = METHOD.matcher(code.stripIndent().strip()).find();
            return levels.stream()
                    .filter(each -> method ? isMember(each)
                            : FUNCTION.matcher(each.text()).matches() && !isMember(each))
                    .findFirst().orElse(outermost);
        }

        /** Whether a line is directly in the body of a class. */
        private boolean isMember(Line line) {
            int enclosing = open.indexOf(line) + 1;
            return enclosing < open.size() && CLASS.matcher(open.get(enclosing).text()).matches();
        }

        /** Returns code from the declaration behind its decorators. */
        private static String declared(String code) {
            Matcher head = Pattern.compile("(?m)^\\s*((?:async\\s+)?def|class)\\b").matcher(code);
            return head.find() ? code.substring(head.start(1)) : code;
        }
    }
}
