// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jdt.core.JavaCore;
import org.eclipse.jdt.core.ToolFactory;
import org.eclipse.jdt.core.compiler.IProblem;
import org.eclipse.jdt.core.compiler.IScanner;
import org.eclipse.jdt.core.compiler.ITerminalSymbols;
import org.eclipse.jdt.core.compiler.InvalidInputException;
import org.vauban.ide.jdt.syntax.JavaErrors;
import org.vauban.ide.jdt.syntax.JavaErrors.JavaError;

/**
 * Detects code that a repair of invalid syntax has dropped. Without a reliable syntax tree it compares words: names,
 * literals, keywords. A stretch is the code on one line between semicolons and braces; it is lost if most of its words
 * are gone and no new stretch was added. Pure.
 */
final class DroppedCode {
    /** Maximum number of cells in the comparison table; larger texts are not checked. */
    private static final long LARGEST = 16_000_000;

    /** Errors about missing tokens: the code that they point at is right. */
    private static final Set<Integer> MISSING = Set.of(IProblem.ParsingErrorInsertToComplete,
            IProblem.ParsingErrorInsertTokenAfter, IProblem.ParsingErrorInsertTokenBefore,
            IProblem.ParsingErrorInsertToCompletePhrase, IProblem.ParsingErrorInsertToCompleteScope);

    /** A word of code; not whole if it is part of a literal. */
    private record Word(String text, int start, int stretch, boolean whole) {}

    private DroppedCode() {}

    /**
     * Whether code is gone that has no error.
     *
     * @param errors errors of the text before; words that an error points at may be removed
     */
    static boolean isLost(String before, JavaErrors errors, String after) {
        List<Word> old = words(before);
        List<Word> now = words(after);
        int first = 0;
        while (first < old.size() && first < now.size() && same(old.get(first), now.get(first))) {
            first++;
        }
        int end = 0;
        while (end < old.size() - first && end < now.size() - first
                && same(old.get(old.size() - 1 - end), now.get(now.size() - 1 - end))) {
            end++;
        }
        int rows = old.size() - first - end;
        int columns = now.size() - first - end;
        if ((long) rows * columns > LARGEST) {
            return false;
        }
        BitSet keptOld = new BitSet();
        BitSet keptNow = new BitSet();
        keptOld.set(0, first);
        keptNow.set(0, first);
        keptOld.set(old.size() - end, old.size());
        keptNow.set(now.size() - end, now.size());
        match(old, now, first, rows, columns, keptOld, keptNow);
        return stretches(old, keptOld, errors) > stretches(now, keptNow, new JavaErrors(List.of()));
    }

    private static boolean same(Word one, Word other) {
        return one.text().equals(other.text());
    }

    /** Marks the longest common subsequence of the differing words. */
    private static void match(List<Word> old, List<Word> now, int first, int rows, int columns, BitSet keptOld,
            BitSet keptNow) {
        int[][] length = new int[rows + 1][columns + 1];
        for (int i = rows - 1; i >= 0; i--) {
            for (int j = columns - 1; j >= 0; j--) {
                length[i][j] = same(old.get(first + i), now.get(first + j))
                        ? length[i + 1][j + 1] + 1
                        : Math.max(length[i + 1][j], length[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < rows && j < columns) {
            if (same(old.get(first + i), now.get(first + j))) {
                keptOld.set(first + i++);
                keptNow.set(first + j++);
            } else if (length[i + 1][j] >= length[i][j + 1]) {
                i++;
            } else {
                j++;
            }
        }
    }

    /**
     * Counts the stretches of which less than half was kept, since some words occur everywhere; ignores those with a
     * partial literal or that errors point at.
     */
    private static int stretches(List<Word> words, BitSet kept, JavaErrors errors) {
        int count = 0;
        int from = 0;
        while (from < words.size()) {
            int to = from;
            int there = 0;
            boolean whole = true;
            boolean meant = true;
            for (; to < words.size() && words.get(to).stretch() == words.get(from).stretch(); to++) {
                Word word = words.get(to);
                there += kept.get(to) ? 1 : 0;
                whole &= word.whole();
                meant &= errors.all().stream().anyMatch(each -> pointsAt(each, word));
            }
            count += 2 * there < to - from && whole && !meant ? 1 : 0;
            from = to;
        }
        return count;
    }

    private static boolean pointsAt(JavaError error, Word word) {
        return error.syntax() && !MISSING.contains(error.id()) && error.start() <= word.start()
                && word.start() + word.text().length() <= error.end();
    }

    private static List<Word> words(String text) {
        String level = JavaCore.latestSupportedJavaVersion();
        IScanner scanner = ToolFactory.createScanner(false, false, false, level, level, true);
        scanner.setSource(text.toCharArray());
        List<Word> words = new ArrayList<>();
        int stretch = 0;
        int at = 0;
        while (at < text.length()) {
            int start;
            int end;
            boolean whole = true;
            try {
                if (scanner.getNextToken() == ITerminalSymbols.TokenNameEOF) {
                    break;
                }
                start = scanner.getCurrentTokenStartPosition();
                end = scanner.getCurrentTokenEndPosition() + 1;
            } catch (InvalidInputException e) {
                // a partial literal, or an invalid character: up to the end of the line
                whole = false;
                start = at;
                int line = text.indexOf('\n', at + 1);
                end = line < 0 ? text.length() : line;
                scanner.resetTo(end, text.length() - 1);
            }
            stretch += text.substring(at, start).indexOf('\n') >= 0 ? 1 : 0;
            String found = text.substring(start, end);
            if (found.equals(";") || found.equals("{") || found.equals("}")) {
                stretch++;
            } else if (!whole || Character.isJavaIdentifierStart(found.charAt(0))
                    || "0123456789\"'".indexOf(found.charAt(0)) >= 0) {
                words.add(new Word(found, start, stretch, whole));
            }
            at = end;
        }
        return words;
    }
}
