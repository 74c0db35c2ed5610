// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit.answer;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.vauban.assist.markdown.CodeBlock;
import org.vauban.assist.markdown.CodeBlocks;

/** Extracts the new text from answers: out of its fence, without the prose around it. Immutable. */
public final class AnswerCode {
    private static final Pattern TALK = Pattern.compile(
            "(?i)^(?:sure|certainly|of course|okay|ok|here(?:'s| is| are)"
                    + "|the (?:updated|changed|corrected|new|following)|below"
                    + "|voici|bien sûr|d'accord|le code|le texte|ci-dessous)\\b.*:?\\s*$");

    private final String old;
    private final boolean nested;

    /**
     * @param old the text to be changed: an answer without a fence is code if it resembles it
     * @param nested whether the text may have fenced blocks of its own, as Markdown does
     */
    public AnswerCode(String old, boolean nested) {
        this.old = old;
        this.nested = nested;
    }

    /**
     * Extracts the code of a complete answer.
     *
     * @return the code with line feeds; empty if there is none
     */
    public Optional<String> of(String answer) {
        List<CodeBlock> blocks = nested ? List.of() : CodeBlocks.of(answer);
        // a second block is an example or a repetition, unless the first is only a name
        Optional<CodeBlock> meant = meant(answer)
                .or(() -> blocks.stream().max(Comparator.comparingInt(block -> block.text().length())));
        if (meant.isPresent()) {
            return meant.map(CodeBlock::text).filter(text -> !text.isBlank());
        }
        String plain = withoutTalk(answer);
        boolean fences = nested && !plain.isBlank() && !CodeBlocks.of(plain).isEmpty();
        return fences || looksLike(plain, old) ? Optional.of(plain.endsWith("\n") ? plain : plain + "\n")
                : Optional.empty();
    }

    /** Whether the block that {@link #of} takes is closed, so that further text does not matter. */
    boolean isWhole(String answer) {
        return meant(answer).filter(CodeBlock::closed).isPresent();
    }

    /**
     * Returns the first block that is not blank, unless it is only a name in place of several lines; of Markdown, the
     * block around all of it.
     */
    private Optional<CodeBlock> meant(String answer) {
        if (nested) {
            return OuterFence.of(answer, old, this::isTalk);
        }
        return CodeBlocks.of(answer).stream().filter(block -> !block.text().isBlank()).findFirst()
                .filter(first -> first.text().strip().contains("\n") || !old.strip().contains("\n"));
    }

    /** Returns the part of a growing answer that is certainly new text. */
    public String growing(String answer) {
        List<CodeBlock> blocks = nested ? meant(answer).stream().toList() : CodeBlocks.of(answer);
        if (blocks.isEmpty()) {
            return "";
        }
        CodeBlock first = blocks.getFirst();
        String text = first.text();
        if (first.closed()) {
            return text;
        }
        // the parser adds a line end at the end of the answer; a line of backticks may be the closing fence
        if (!answer.endsWith("\n") && text.endsWith("\n")) {
            text = text.substring(0, text.length() - 1);
        }
        int line = text.lastIndexOf('\n') + 1;
        return text.substring(line).isBlank() || text.substring(line).strip().startsWith("`") ? text.substring(0, line)
                : text;
    }

    /** Whether a line introduces an answer, rather than being a line of the text. */
    private boolean isTalk(String line) {
        return TALK.matcher(line).matches() && !old.contains(line);
    }

    private String withoutTalk(String answer) {
        String text = answer.strip();
        int line = text.indexOf('\n');
        if (line > 0 && isTalk(text.substring(0, line).strip())) {
            return text.substring(line + 1).strip();
        }
        return text;
    }

    private static boolean looksLike(String text, String old) {
        if (text.isBlank()) {
            return false;
        }
        if (old.lines().anyMatch(each -> each.strip().length() > 3 && text.contains(each.strip()))) {
            return true;
        }
        long signs = text.chars().filter(c -> "{}();=<>[]".indexOf(c) >= 0).count();
        return signs * 25 > text.length();
    }
}
