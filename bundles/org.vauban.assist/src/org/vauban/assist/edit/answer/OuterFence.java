// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.assist.markdown.CodeBlock;

/**
 * Finds the fence around an answer that is Markdown. Models close it with as many backticks as the blocks of code
 * inside, so a fence with a language opens an inner block, and the next fence without one closes that. Pure.
 */
final class OuterFence {
    private static final Pattern FENCE = Pattern.compile("([ \\t]*)(`{3,}|~{3,})[ \\t]*([^`]*)");
    private static final Set<String> MARKDOWN = Set.of("markdown", "md");
    private static final Set<String> PLAIN = Set.of("", "text", "plaintext", "txt");
    /** Columns from which a fence belongs to a list inside the block. */
    private static final int INDENTED = 4;

    private OuterFence() {}

    /**
     * Returns the block; empty if the answer begins with text of the document, or with a block of code in it.
     *
     * @param old the text to be changed
     * @param talk whether a line introduces the answer
     */
    static Optional<CodeBlock> of(String answer, String old, Predicate<String> talk) {
        List<String> lines = answer.lines().toList();
        List<String> before = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher fence = FENCE.matcher(line);
            if (fence.matches()) {
                return isOuter(fence, line.strip(), before, old, talk)
                        ? Optional.of(block(lines.subList(i + 1, lines.size()), fence.group(2)))
                        : Optional.empty();
            }
            if (!line.isBlank()) {
                before.add(line.strip());
            }
        }
        return Optional.empty();
    }

    private static boolean isOuter(Matcher fence, String line, List<String> before, String old,
            Predicate<String> talk) {
        String language = fence.group(3).strip().toLowerCase(Locale.ROOT).split("[\\s:]", 2)[0];
        boolean markdown = MARKDOWN.contains(language);
        boolean introduced = before.isEmpty()
                || before.subList(0, before.size() - 1).stream().allMatch(talk)
                        && (talk.test(before.getLast()) || markdown && before.getLast().endsWith(":"));
        boolean own = !markdown && old.lines().filter(each -> !each.isBlank()).findFirst()
                .filter(each -> each.strip().equals(line)).isPresent();
        return introduced && !own && (markdown || PLAIN.contains(language));
    }

    /** @param lines those after the opening fence */
    private static CodeBlock block(List<String> lines, String outer) {
        List<String> open = new ArrayList<>(List.of(outer));
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            Matcher fence = FENCE.matcher(line);
            if (fence.matches()) {
                String marks = fence.group(2);
                int closed = fence.group(3).isBlank() ? closed(open, marks) : -1;
                if (closed == 0 && fence.group(1).length() < INDENTED) {
                    return new CodeBlock(null, null, text.toString(), true);
                }
                if (closed > 0) {
                    open.subList(closed, open.size()).clear();
                } else {
                    open.add(marks);
                }
            }
            text.append(line).append('\n');
        }
        return new CodeBlock(null, null, text.toString(), false);
    }

    /** Returns the index of the open block that a fence without a language closes; -1 if it opens one. */
    private static int closed(List<String> open, String marks) {
        int same = open.lastIndexOf(marks);
        return same >= 0 ? same : marks.startsWith(open.getLast()) ? open.size() - 1 : -1;
    }
}
