// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.util.List;
import java.util.stream.Collectors;
import org.vauban.assist.completion.CandidateCheck.Continuation;

/** A grammar (GBNF) of texts that begin with one of some names, or with anything but one text, and go on as they like. Pure. */
final class NameGrammar {

    private NameGrammar() {
    }

    static String of(Continuation continuation) {
        String first = continuation.names().isEmpty() ? other(continuation.not())
                : continuation.names().stream().distinct().map(NameGrammar::rule).collect(Collectors.joining(" | "));
        return "root ::= " + first + "\n"
                + "end ::= \"\" | [^a-zA-Z0-9_$] any\n"
                + "any ::= [^\\x01]*\n";
    }

    static String of(List<String> names) {
        return of(Continuation.oneOf("", names));
    }

    /** A name that ends with a bracket is whole; another one must not go on with a letter. */
    private static String rule(String name) {
        return literal(name) + (Character.isJavaIdentifierPart(name.charAt(name.length() - 1)) ? " end" : " any");
    }

    /** Texts that leave another one at one of its characters: any other character there, and no blank instead of the first. */
    private static String other(String text) {
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            rules.append(i == 0 ? "" : " | " + literal(text.substring(0, i)) + ' ');
            rules.append("[^").append(inClass(text.charAt(i))).append(i == 0 ? " \\n\\t" : "").append("\\x01] any");
        }
        return rules.toString();
    }

    private static String literal(String text) {
        StringBuilder literal = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            literal.append(switch (c) {
                case '\\' -> "\\\\";
                case '"' -> "\\\"";
                case '\n' -> "\\n";
                case '\r' -> "\\r";
                case '\t' -> "\\t";
                default -> String.valueOf(c);
            });
        }
        return literal.append('"').toString();
    }

    private static String inClass(char c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\\', ']', '[', '^', '-' -> String.format("\\x%02x", (int) c);
            default -> String.valueOf(c);
        };
    }
}
