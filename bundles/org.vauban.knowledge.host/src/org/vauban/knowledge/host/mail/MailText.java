// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.mail;

import java.util.regex.Pattern;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.host.content.PageText;
import org.vauban.knowledge.host.content.ReadException;

/**
 * Adds the plain text of a mail to a page: paragraphs, list items, and quotations from earlier mails as separate blocks
 * with one mark before each block instead of one per line. Linear in the text. For one thread.
 */
final class MailText {
    private static final Pattern ITEM = Pattern.compile("[ \\t]{0,8}(?:[-*+\u2022]|\\d{1,4}[.)])[ \\t]+\\S.*");
    /** A number with which no list begins; in the middle of a paragraph it continues the sentence. */
    private static final Pattern LATER = Pattern.compile("\\s*(?!0*1[.)])\\d+[.)].*");
    private static final String ENCRYPTED = "MESSAGE-----";

    private final PageText page;
    private final StringBuilder open = new StringBuilder();
    private BlockKind kind = BlockKind.PARAGRAPH;
    private int depth;

    MailText(PageText page) {
        this.page = page;
    }

    /** Returns the text without its OpenPGP messages and signatures (RFC 9580, 6.2). */
    static String withoutArmour(String text) {
        String readable = without(text, ENCRYPTED);
        return without(readable, "SIGNATURE-----");
    }

    /** Whether OpenPGP has encrypted some of the text. */
    static boolean isEncrypted(String text) {
        return text.contains("-----BEGIN PGP " + ENCRYPTED);
    }

    private static String without(String text, String what) {
        String begin = "-----BEGIN PGP " + what;
        String end = "-----END PGP " + what;
        int from = text.indexOf(begin);
        if (from < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (from >= 0) {
            out.append(text, at, from);
            int to = text.indexOf(end, from);
            at = to < 0 ? text.length() : to + end.length();
            from = text.indexOf(begin, at);
        }
        return out.append(text, at, text.length()).toString();
    }

    void write(String text) throws ReadException {
        for (int at = 0; at < text.length();) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            line(text.substring(at, end).stripTrailing());
            at = end + 1;
        }
        close();
    }

    private void line(String line) throws ReadException {
        int marks = 0;
        int at = 0;
        while (at < line.length() && (line.charAt(at) == '>' || marks > 0 && line.charAt(at) == ' '
                && at + 1 < line.length() && line.charAt(at + 1) == '>')) {
            marks += line.charAt(at) == '>' ? 1 : 0;
            at++;
        }
        String words = marks > 0 && at < line.length() && line.charAt(at) == ' ' ? line.substring(at + 1)
                : line.substring(at);
        boolean goesOn = !open.isEmpty() && kind == BlockKind.PARAGRAPH && marks == depth;
        boolean item = ITEM.matcher(words).matches() && !(goesOn && LATER.matcher(words).matches());
        if (words.isBlank() || marks != depth || item) {
            close();
        }
        if (!words.isBlank()) {
            if (open.isEmpty()) {
                kind = item ? BlockKind.LIST_ITEM : BlockKind.PARAGRAPH;
                depth = marks;
            }
            open.append(open.isEmpty() ? "" : "\n").append(words);
        }
    }

    private void close() throws ReadException {
        if (!open.isEmpty()) {
            page.addLines(kind, depth > 0 ? ">".repeat(Math.min(depth, 3)) + " " + open : open);
            open.setLength(0);
        }
    }
}
