// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.assist.edit.answer.DeclarationPatterns;
import org.vauban.assist.message.Messages;

/**
 * Compares an answer with the code terms of its instruction: a new name must occur, a modifier must be added or
 * removed, an unmentioned method must stay. A doubt only justifies asking the model again. Pure.
 */
final class InstructionCheck {
    private static final String WORD = "[\\p{L}_$][\\p{L}\\d_$]*";
    /** Text in backticks; a name of several words, after a dot or before a parenthesis; an annotation. */
    private static final Pattern NAME = Pattern
            .compile("`([^`\\n]{1,80})`|(?<![\\w.@`/])(@?" + WORD + "(?:\\." + WORD + ")*)(\\(\\))?");
    private static final Pattern IDENTIFIER = Pattern.compile("@?" + WORD + "(?:\\." + WORD + ")*|\\d[\\d_.]*");
    private static final Pattern SEVERAL_WORDS = Pattern.compile("\\p{L}*\\p{Ll}\\d*\\p{Lu}\\p{Ll}.*|\\p{L}+_\\p{L}.*");
    /** A dotted name, as opposed to abbreviations and the ends of sentences. */
    private static final Pattern DOTTED = Pattern.compile("\\p{L}\\p{L}+\\.\\p{Ll}\\p{L}*\\p{Lu}?.*");
    /** Keywords that rarely occur in sentences with another meaning. */
    private static final Set<String> MODIFIERS = Set.of("synchronized", "final", "static", "var", "const", "async",
            "volatile", "transient", "private", "protected", "abstract");
    private static final Pattern COMMENT_OR_STRING = Pattern
            .compile("(?s)/\\*.*?\\*/|//[^\\n]*|\"(?:\\\\.|[^\"\\\\\\n])*+\"");
    private static final int MAX = 4;

    private InstructionCheck() {}

    /**
     * @param old the present region
     * @param written its replacement
     * @return the doubts, each a sentence for the model
     */
    static List<String> doubts(String instruction, String old, String written, Messages messages) {
        List<String> doubts = new ArrayList<>();
        String oldCode = COMMENT_OR_STRING.matcher(old).replaceAll(" ");
        String code = COMMENT_OR_STRING.matcher(written).replaceAll(" ");
        Set<String> names = names(instruction);
        RenameRequest.of(instruction).ifPresent(rename -> {
            names.add(rename.to());
            if (has(code, rename.from())) {
                doubts.add(messages.text("edit.still", rename.from()));
            }
        });
        for (String name : names) {
            if (!has(old, name) && !has(written, name)) {
                doubts.add(messages.text("edit.lacks", name));
            }
        }
        for (String modifier : MODIFIERS.stream().filter(each -> has(instruction, each)).sorted().toList()) {
            if (count(oldCode, modifier) == count(code, modifier)) {
                doubts.add(messages.text("edit.as.often", modifier));
            }
        }
        for (String method : DeclarationPatterns.methods(old)) {
            if (!has(instruction, method) && !DeclarationPatterns.methods(written).contains(method)) {
                doubts.add(messages.text("edit.gone", method));
            }
        }
        return doubts.stream().limit(MAX).toList();
    }

    /** Returns the names in an instruction; of a qualified one, the last part. */
    private static Set<String> names(String instruction) {
        Set<String> names = new LinkedHashSet<>();
        Matcher found = NAME.matcher(instruction);
        while (found.find()) {
            String quoted = found.group(1);
            if (quoted != null) {
                if (IDENTIFIER.matcher(quoted.strip()).matches()) {
                    names.add(last(quoted.strip()));
                }
                continue;
            }
            String name = found.group(2);
            boolean code = found.group(3) != null || name.startsWith("@") || SEVERAL_WORDS.matcher(name).matches()
                    || DOTTED.matcher(name).matches();
            if (code && name.length() > 2) {
                names.add(last(name));
            }
        }
        return names;
    }

    private static String last(String name) {
        return Character.isDigit(name.charAt(0)) ? name : name.substring(name.lastIndexOf('.') + 1);
    }

    private static boolean has(String text, String name) {
        return count(text, name) > 0;
    }

    private static int count(String text, String name) {
        int count = 0;
        for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length())) {
            boolean begins = at == 0 || !Character.isJavaIdentifierPart(text.charAt(at - 1));
            int end = at + name.length();
            // a number may have a suffix
            boolean ends = end == text.length() || !Character.isJavaIdentifierPart(text.charAt(end))
                    || Character.isDigit(name.charAt(0)) && Character.isLetter(text.charAt(end));
            count += begins && ends ? 1 : 0;
        }
        return count;
    }
}
