// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.assist.completion.text.CompletionTrimmer.End;

/**
 * A model's output without special tokens, and without the indentation and the beginning of the line that the document
 * has already.
 *
 * @param text line ends are {@code \n}
 * @param end how far the model is; complete where a special token ended the text
 */
record NormalizedOutput(String text, End end) {
    /** Two characters alone are an operator in F# and Elm. Some names are in capitals, such as {@code <|EOT|>}. */
    private static final Pattern SPECIAL = Pattern.compile("<\\|[A-Za-z_]|<fim_|<PRE>|<SUF>|<MID>|<EOT>|</s>|<｜"
            + "|\\[PREFIX]|\\[SUFFIX]|\\[MIDDLE]|<file_sep>|<filename>");
    /** The end of a text, and the end of an element that is struck through. */
    private static final String END = "</s>";

    /** A beginning of a line that is shorter may well come twice. */
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

    /** A model that is given blanks, or none, may write the line's indentation again: the document has it. */
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
        // further in than the caret: only where the caret is not where it should be
        if (own < caret.expectedColumn() && Indentation.columns(blanks) > 0) {
            int missingColumns = caret.expectedColumn() - own;
            if (Indentation.columns(blanks) >= missingColumns) {
                return blanks(caret, missingColumns) + output.substring(at);
            }
        }
        return output.substring(at);
    }

    /**
     * A model may write the line anew from its first word: in {@code if (|)} it writes {@code if (x)}. What stands
     * there already is taken off, once it is sure that it is that.
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
            return head.startsWith(written) ? "" : output; // wait
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

    /** Whether what ends is an element of the document, or of the output before it. */
    private static boolean isElement(CaretContext caret, String before) {
        return caret.missingClosers().contains("s") || (caret.lineBefore() + before).contains("<s>");
    }
}
