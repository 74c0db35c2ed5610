// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.assist.markdown.CodeBlock;
import org.vauban.assist.markdown.CodeBlocks;

/** Extracts the text from a model's answer: without an introduction, quotation marks or a fence around it. Pure. */
final class AnswerText {
    private static final Pattern TALK = Pattern
            .compile("(?i)\\A(?:sure|certainly|of course|here(?:'s| is| are)|voici|bien sûr"
                    + "|(?:the |la |le )?(?:translation|corrected text|texte corrigé|traduction|texte|text))\\b"
                    + "[^\\n]{0,100}:[ \\t]*\\n+");
    private static final Pattern LABEL = Pattern
            .compile("(?i)\\A(?:translation|traduction|corrected|corrigé|output|sortie|text|texte) ?: +");

    private AnswerText() {}

    static String of(String answer, String original) {
        String text = answer.strip();
        List<CodeBlock> blocks = CodeBlocks.of(text);
        if (blocks.size() == 1 && !original.contains("```") && text.endsWith("```")) {
            text = blocks.getFirst().text().strip();
        }
        Matcher talk = TALK.matcher(text);
        if (talk.find() && !original.contains(text.substring(0, talk.end()).strip())) {
            text = text.substring(talk.end()).strip();
        }
        Matcher label = LABEL.matcher(text);
        if (label.find() && !LABEL.matcher(original).find()) {
            text = text.substring(label.end()).strip();
        }
        return quoted(text) && !quoted(original.strip()) ? text.substring(1, text.length() - 1).strip() : text;
    }

    private static boolean quoted(String text) {
        return text.length() > 1
                && (text.startsWith("\"") && text.endsWith("\"") && text.indexOf('"', 1) == text.length() - 1
                        || text.startsWith("«") && text.endsWith("»") && text.indexOf('»') == text.length() - 1);
    }

    /**
     * Returns why a text cannot replace another, as a key of the messages; empty if it can.
     *
     * @param growth how many times as long it may be
     */
    static Optional<String> fault(String original, String written, double growth) {
        if (written.isBlank()) {
            return Optional.of("fault.empty");
        }
        if (written.length() > growth * original.length() + 60) {
            return Optional.of("fault.long");
        }
        boolean same = ProtectedText.missing(original, written).isEmpty()
                && ProtectedText.missing(written, original).isEmpty();
        return same ? Optional.empty() : Optional.of("fault.placeholders");
    }
}
