// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit.answer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Removes repetitions of the text around a region from an answer: models often write the whole file, or the enclosing
 * type, in place of the few requested lines. Repetitions that can be identified are trimmed; other answers with
 * repetitions must not be offered. Pure.
 */
public final class ContextEchoTrimmer {
    private static final int REVIEWED = 16_000;
    /** Characters at the start of a large file that hold package, imports and the head of the type. */
    private static final int HEAD = 6_000;
    /** Number of lines right before the region with which an answer may begin: they are trimmed. */
    private static final int NEAR = 4;
    /** Least number of characters for which two equal lines are not a coincidence. */
    private static final int TWO_LINES = 20;
    private static final int DISTINCT_LINE = 16;
    private static final int MAX_IMPORTS = 6;
    /** Number of characters up to which a line counts as a bracket. */
    private static final int BRACKET = 3;

    /** How an answer begins. */
    public enum Beginning {
        /** Unknown so far. */
        OPEN,
        /** With the replacement of the region, perhaps after lines that are trimmed. */
        OWN,
        /** With text from elsewhere in the document. */
        REPEATED
    }

    private final List<CodeLine> old;
    private final Set<String> own = new HashSet<>();
    private final List<CodeLine> before;
    private final List<CodeLine> after;
    /**
     * Lines that begin a repetition: those that enclose the region, its siblings, and the first line of the prompt.
     */
    private final Set<String> elsewhere = new HashSet<>();
    private final Set<String> types = new HashSet<>();
    private final Set<String> declarations = new HashSet<>();
    private final boolean heads;
    private final int opened;
    private final String replaced;

    public ContextEchoTrimmer(EditRegion region) {
        String text = region.text();
        old = CodeLine.of(region.old());
        old.forEach(each -> own.add(each.text()));
        int from = Math.max(0, region.start() - REVIEWED);
        int head = Math.min(HEAD, from);
        before = new ArrayList<>(CodeLine.of(text.substring(0, text.lastIndexOf('\n', head) + 1)));
        before.addAll(CodeLine.of(text.substring(from == 0 ? 0
                : text.indexOf('\n', from) + 1 > region.start() ? region.start()
                        : text.indexOf('\n', from) + 1,
                region.start())));
        after = CodeLine.of(text.substring(region.end(), Math.min(text.length(), region.end() + REVIEWED)));
        int indent = old.isEmpty() ? CodeLine.width(region.insertionIndent())
                : old.stream().mapToInt(CodeLine::indent).min().orElse(0);
        beside(before.reversed(), indent);
        beside(after, indent);
        List<CodeLine> shown = CodeLine.of(text.substring(region.contextStart(), region.start()));
        if (!shown.isEmpty()) {
            elsewhere.add(shown.getFirst().text());
        }
        elsewhere.removeAll(own);
        heads = before.isEmpty() || old.stream().anyMatch(each -> DeclarationPatterns.isHead(each.text()));
        replaced = region.old();
        opened = ReplacementFormatter.open(replaced);
    }

    /** Collects, from the region outwards, the lines that are indented no deeper than any line between. */
    private void beside(List<CodeLine> outwards, int indent) {
        int least = indent;
        for (CodeLine line : outwards) {
            if (line.indent() <= least) {
                least = line.indent();
                elsewhere.add(line.text());
                String type = DeclarationPatterns.typeName(line.text());
                if (type != null && !own.contains(line.text())) {
                    types.add(type);
                }
                if (DeclarationPatterns.isDeclaration(line.text()) && !own.contains(line.text())) {
                    declarations.add(line.text());
                }
            }
        }
    }

    /** @param code the whole lines generated so far */
    public Beginning beginning(String code) {
        List<CodeLine> lines = CodeLine.of(code);
        int at = 0;
        if (!heads) {
            while (at < lines.size() && DeclarationPatterns.isImport(lines.get(at).text()) && at < MAX_IMPORTS
                    && !isFirstImport(lines.get(at).text())) {
                at++; // an import that the new code needs; it is trimmed
            }
            if (at < lines.size() && DeclarationPatterns.isHead(lines.get(at).text())) {
                return Beginning.REPEATED;
            }
        }
        int near = -1;
        for (; at < lines.size(); at++) {
            String line = lines.get(at).text();
            int found = CodeLine.last(before, line);
            boolean weak = isWeak(line);
            if (own.contains(line) && !weak) {
                return Beginning.OWN;
            }
            if (declaredType(line) != null) {
                continue; // the next line shows whether this is only the head of the enclosing type or all of it
            }
            if (found >= 0 && before.size() - found <= NEAR && (near < 0 || found == near + 1)) {
                near = found;
                continue;
            }
            if (near >= 0 || found < 0 && CodeLine.first(after, line) < 0) {
                return Beginning.OWN;
            }
            if (weak) {
                if (at + 1 < lines.size() && follows(line, lines.get(at + 1).text())) {
                    return Beginning.REPEATED;
                }
                continue;
            }
            if (!elsewhere.contains(line)) {
                return Beginning.OWN;
            }
            if (line.length() >= DISTINCT_LINE && DeclarationPatterns.isDeclaration(line)) {
                return Beginning.REPEATED;
            }
            if (at + 1 == lines.size()) {
                return Beginning.OPEN;
            }
            return follows(line, lines.get(at + 1).text()) ? Beginning.REPEATED : Beginning.OWN;
        }
        return Beginning.OPEN;
    }

    private boolean isFirstImport(String line) {
        return before.stream().map(CodeLine::text).filter(DeclarationPatterns::isImport).findFirst()
                .filter(line::equals).isPresent();
    }

    private boolean follows(String line, String next) {
        return line.length() + next.length() >= TWO_LINES && !own.contains(next)
                && (follows(before, line, next) || follows(after, line, next));
    }

    private static boolean follows(List<CodeLine> lines, String line, String next) {
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (lines.get(i).text().equals(line) && lines.get(i + 1).text().equals(next)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the name of the enclosing type if the line is its head, or null. */
    private @Nullable String declaredType(String line) {
        String type = DeclarationPatterns.typeName(line);
        return type != null && types.contains(type) ? type : null;
    }

    /**
     * Returns the code without repetitions.
     *
     * @param finished whether the code is complete; else only certain repetitions are removed
     */
    String trimmed(String code, boolean finished) {
        List<CodeLine> lines = new ArrayList<>(CodeLine.of(code));
        if (!heads) {
            while (!lines.isEmpty() && DeclarationPatterns.isHead(lines.getFirst().text())) {
                lines.removeFirst();
            }
        }
        unwrap(lines, finished);
        int from = repeatedBefore(lines);
        int to = repeatedBehind(lines, from);
        if (from > 0 && BlockBalance.breaks(replaced, lines, lines.subList(from, to))) {
            from = 0; // the beginning of a block of the new code
            to = repeatedBehind(lines, from);
        }
        lines = lines.subList(from, to);
        return lines.isEmpty() ? "" : code.substring(lines.getFirst().start(), lines.getLast().end());
    }

    /**
     * Extracts the declaration that replaces the region from code that holds more, such as a method from its type.
     * Empty if the region is not a declaration with a body, or the code has none or several of that name.
     */
    public Optional<String> declaration(String code) {
        String name = old.stream().filter(each -> !isWeak(each.text())).findFirst().map(CodeLine::text)
                .map(DeclarationPatterns::methodName).orElse(null);
        if (name == null) {
            return Optional.empty();
        }
        List<CodeLine> lines = CodeLine.of(code);
        List<Integer> heads = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (name.equals(DeclarationPatterns.methodName(lines.get(i).text()))) {
                heads.add(i);
            }
        }
        if (heads.size() != 1) {
            return Optional.empty();
        }
        int first = heads.getFirst();
        int last = first;
        int open = ReplacementFormatter.open(lines.get(first).text());
        while (open > 0 && last + 1 < lines.size()) {
            open += ReplacementFormatter.open(lines.get(++last).text());
        }
        while (first > 0 && lines.get(first - 1).text().length() > 1
                && DeclarationPatterns.startsComment(lines.get(first - 1).text())) {
            first--;
        }
        return open == 0 ? Optional.of(code.substring(lines.get(first).start(), lines.get(last).end()))
                : Optional.empty();
    }

    /** Removes the head of the enclosing type and its closing bracket. */
    private void unwrap(List<CodeLine> lines, boolean finished) {
        int head = 0;
        while (head < lines.size() && DeclarationPatterns.startsComment(lines.get(head).text())
                && !own.contains(lines.get(head).text())) {
            head++;
        }
        if (head == lines.size() || own.contains(lines.get(head).text())
                || declaredType(lines.get(head).text()) == null) {
            return;
        }
        int body = head + 1;
        while (body < lines.size() && !lines.get(body - 1).text().endsWith("{")) {
            body++;
        }
        int open = 0;
        for (CodeLine line : lines) {
            open += ReplacementFormatter.open(line.text());
        }
        lines.subList(0, body).clear();
        if (finished && open == opened && !lines.isEmpty() && lines.getLast().text().equals("}")) {
            lines.removeLast();
        }
        unwrap(lines, finished);
    }

    /** Returns how many of the first lines are before the region as well, in the same order. */
    private int repeatedBefore(List<CodeLine> lines) {
        int position = 0;
        int count = 0;
        int signs = 0;
        while (count < lines.size() && !isOwn(lines, count)) {
            int found = position;
            String line = lines.get(count).text();
            while (found < before.size() && !before.get(found).text().equals(line)) {
                found++;
            }
            if (found == before.size()) {
                break;
            }
            signs += line.length();
            position = found + 1;
            count++;
        }
        // the lines right before the region may occur earlier as well
        int end = 0;
        int endSigns = 0;
        for (int k = Math.min(before.size(), lines.size()); k > 0 && end == 0; k--) {
            if (CodeLine.equal(before, before.size() - k, lines, 0, k) && !isOwn(lines, 0)) {
                end = k;
                endSigns = CodeLine.signs(lines, 0, k);
            }
        }
        if (end > 0 && endSigns > BRACKET && end >= count) {
            return end;
        }
        boolean many = count > 1 && signs >= TWO_LINES && elsewhere.contains(lines.getFirst().text());
        return many ? count : end > 0 && endSigns > BRACKET ? end : 0;
    }

    /** Whether the region itself begins with these lines. */
    private boolean isOwn(List<CodeLine> lines, int at) {
        if (old.isEmpty() || !lines.get(at).text().equals(old.getFirst().text())) {
            return false;
        }
        return old.size() == 1 || at + 1 == lines.size() || lines.get(at + 1).text().equals(old.get(1).text())
                || old.getFirst().text().length() > BRACKET
                        && !DeclarationPatterns.startsComment(old.getFirst().text());
    }

    /**
     * Returns the index from which the lines repeat those after the region, in the same order from the first on. The
     * end of a block of the new code is not a repetition.
     *
     * @param from index of the first line that is kept
     */
    private int repeatedBehind(List<CodeLine> whole, int from) {
        List<CodeLine> lines = whole.subList(from, whole.size());
        for (int at = 1; !after.isEmpty() && at < lines.size(); at++) {
            int count = lines.size() - at;
            boolean exact = count <= after.size() && CodeLine.equal(lines, at, after, 0, count);
            int signs = CodeLine.signs(lines, at, count);
            boolean repeated = exact && (signs > BRACKET || balances(lines, at)) && !endsLikeOld(lines, at)
                    || CodeLine.signs(after, 0, 1) > BRACKET && signs >= TWO_LINES
                            && lines.get(at).text().equals(after.getFirst().text())
                            && !own.contains(lines.get(at).text()) && inOrder(lines, at);
            if (repeated && !BlockBalance.breaks(replaced, whole, lines.subList(0, at))) {
                return from + at;
            }
        }
        return whole.size();
    }

    private boolean inOrder(List<CodeLine> lines, int from) {
        int position = 0;
        for (CodeLine line : lines.subList(from, lines.size())) {
            while (position < after.size() && !after.get(position).text().equals(line.text())) {
                position++;
            }
            if (position++ == after.size()) {
                return false;
            }
        }
        return true;
    }

    private boolean endsLikeOld(List<CodeLine> lines, int from) {
        int count = Math.min(lines.size() - from, old.size());
        int signs = CodeLine.signs(lines, lines.size() - count, count);
        return signs > BRACKET && CodeLine.equal(lines, lines.size() - count, old, old.size() - count, count);
    }

    /** Whether the lines up to there leave as many brackets open as the region, but all lines together do not. */
    private boolean balances(List<CodeLine> lines, int to) {
        int open = 0;
        int whole = 0;
        for (int i = 0; i < lines.size(); i++) {
            whole += ReplacementFormatter.open(lines.get(i).text());
            open = i < to ? whole : open;
        }
        return open == opened && whole != opened;
    }

    /** Whether code repeats text from elsewhere even when trimmed, so that the document would hold it twice. */
    public boolean isRepeated(String code) {
        String trimmed = trimmed(code, true);
        List<CodeLine> lines = CodeLine.of(trimmed);
        if (lines.isEmpty() && CodeLine.of(code).size() > 1) {
            return true;
        }
        List<CodeLine> rest = lines.isEmpty() ? CodeLine.of(code) : lines;
        int depth = 0;
        for (CodeLine line : rest) {
            String text = line.text();
            if (depth == 0 && !own.contains(text) && !isWeak(text)) {
                boolean head = !heads && (DeclarationPatterns.isPackage(text) || isFirstImport(text));
                boolean member = declarations.contains(text) && text.length() >= DISTINCT_LINE;
                if (head || member || declaredType(text) != null) {
                    return true;
                }
            }
            depth += ReplacementFormatter.open(text);
        }
        // code with the enclosing type also has its other members, even if they were changed
        boolean typed = CodeLine.of(code).stream()
                .anyMatch(line -> !own.contains(line.text()) && declaredType(line.text()) != null);
        return typed && outer(rest) > outer(old);
    }

    /** Returns the number of declarations outside any other. */
    private static int outer(List<CodeLine> lines) {
        int depth = 0;
        int count = 0;
        for (CodeLine line : lines) {
            count += depth == 0 && DeclarationPatterns.isDeclaration(line.text()) ? 1 : 0;
            depth += ReplacementFormatter.open(line.text());
        }
        return count;
    }

    /** Whether a line may recur by chance: a bracket, an annotation, the beginning of a comment. */
    private static boolean isWeak(String line) {
        return line.length() <= BRACKET || DeclarationPatterns.startsComment(line);
    }
}
