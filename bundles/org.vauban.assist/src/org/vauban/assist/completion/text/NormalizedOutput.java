// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.assist.completion.text.CompletionTrimmer.End;

/**
 * A model's output without special tokens, and without the indentation and the beginning of the line that the document
 * has already.
 *
 * @param text the text; line ends are {@code \n}
 * @param end whether and how it has ended; complete if a special token ended it
 */
record NormalizedOutput(String text, End end) {
    /** Special tokens. A bare <| is an operator in F# and Elm. Some names are in capitals, as {@code <|EOT|>}. */
    private static final Pattern SPECIAL = Pattern.compile("<\\|[A-Za-z_]|<fim_|<PRE>|<SUF>|<MID>|<EOT>|</s>|<｜"
            + "|\\[PREFIX]|\\[SUFFIX]|\\[MIDDLE]|<file_sep>|<filename>");
    /** A special token that is also the end tag of struck-through text. */
    private static final String END = "</s>";

    /** Length below which the beginning of a line may be repeated legitimately. */
    private static final int SHORTEST_HEAD = 4;
    private static final Pattern CALL = Pattern.compile("[\\w.]+\\(");

    static NormalizedOutput of(CaretContext caret, String output, End end) {
        String normal = output.replace("\r\n", "\n").replace('\r', '\n');
        int special = special(caret, normal);
        if (special >= 0) {
            normal = normal.substring(0, special);
        }
        End known = special >= 0 ? End.COMPLETE : end;
        return new NormalizedOutput(dropLine(caret, dropIndentation(caret, normal), known), known);
    }

    /** Removes indentation that a model writes although the document has it; a prompt may end with or without it. */
    private static String dropIndentation(CaretContext caret, String output) {
        if (!caret.lineBefore().isBlank()) {
            return output;
        }
        int at = 0;
        int line = 0;
        while (at < output.length() && (output.charAt(at) == ' ' || output.charAt(at) == '\t'
                || output.charAt(at) == '\n')) {
            if (output.charAt(at++) == '\n') {
                line = at;
            }
        }
        if (at == 0) {
            return output;
        }
        String blanks = output.substring(line, at);
        int own = Indentation.columns(caret.lineBefore());
        // indent further than the caret only if the caret is left of the expected column
        if (own < caret.expectedColumn() && Indentation.columns(blanks) > 0) {
            int missingColumns = caret.expectedColumn() - own;
            if (Indentation.columns(blanks) >= missingColumns) {
                return blanks(caret, missingColumns) + output.substring(at);
            }
        }
        return output.substring(at);
    }

    /**
     * Removes the beginning of the line if a model repeats it: in {@code if (|)} it may write {@code if (x)}. While the
     * repetition is still uncertain, the result is empty.
     */
    private static String dropLine(CaretContext caret, String output, End end) {
        String line = caret.lineBefore().stripLeading();
        String head = line.stripTrailing();
        String written = output.stripLeading();
        boolean nests = CALL.matcher(head).matches(); // max(max(a, b), c)
        if (head.length() < SHORTEST_HEAD || nests || written.isEmpty()) {
            return output;
        }
        boolean more = written.length() > head.length();
        if (!more && end == End.NOT_YET) {
            return head.startsWith(written) ? "" : output; // it may still become a repetition
        }
        if (!more || !written.startsWith(head) || Character.isJavaIdentifierPart(head.charAt(head.length() - 1))
                && Character.isJavaIdentifierPart(written.charAt(head.length()))) {
            return output;
        }
        String rest = written.substring(head.length());
        return line.length() > head.length() ? rest.stripLeading() : rest;
    }

    private static String blanks(CaretContext caret, int columns) {
        return caret.indentation().tabs() ? "\t".repeat(columns / 4) : " ".repeat(columns);
    }

    private static int special(CaretContext caret, String output) {
        Matcher matcher = SPECIAL.matcher(output);
        while (matcher.find()) {
            if (!matcher.group().equals(END) || !isElement(caret, output.substring(0, matcher.start()))) {
                return matcher.start();
            }
        }
        return -1;
    }

    /** Whether the end tag closes an element of the document, or of the output before it. */
    private static boolean isElement(CaretContext caret, String before) {
        return caret.missingClosers().contains("s") || (caret.lineBefore() + before).contains("<s>");
    }
}
