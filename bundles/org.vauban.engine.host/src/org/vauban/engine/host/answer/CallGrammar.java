// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

import java.util.Locale;
import java.util.Map;

/**
 * Creates the grammar of an answer that is exactly one tool call, in the syntax of a model family, with arguments that
 * follow the tool's schema. Reasoning may precede it if the model reasons; it ends at the first {@code </} or
 * {@code [/}, which must be its end mark.
 */
public final class CallGrammar {
    private CallGrammar() {}

    /**
     * @param syntax a syntax that {@linkplain AnswerSyntax#knowsCalls supports calls}
     * @param tools names of tools, which need no escape in JSON, and grammars of their arguments with the root
     *            {@code root}; at least one
     * @return GBNF with the root {@code root}
     */
    public static String of(AnswerSyntax syntax, Map<String, String> tools) {
        String after = "";
        String named;
        String closed = "";
        switch (syntax.format()) {
            case HERMES -> {
                named = "\", \"arguments\": ";
                after = "}\n</tool_call>";
            }
            case LLAMA -> {
                named = "\", \"parameters\": ";
                after = "}";
            }
            case GRANITE -> {
                named = "\", \"arguments\": ";
                after = "}]";
            }
            case MISTRAL -> {
                named = syntax.variant() ? "[ARGS]" : "\", \"arguments\": ";
                closed = syntax.variant() ? "" : " " + text(", \"id\": \"") + " [a-zA-Z0-9]{9,9} " + text("\"}]");
            }
            case DEEPSEEK -> {
                named = syntax.variant() ? "\n```json\n" : "<｜tool▁sep｜>";
                after = (syntax.variant() ? "\n```" : "") + "<｜tool▁call▁end｜><｜tool▁calls▁end｜>";
            }
            default -> throw unknown(syntax);
        }
        StringBuilder root = new StringBuilder("root ::= ").append(syntax.reasons() ? "thought? call" : "call")
                .append('\n');
        if (syntax.reasons()) {
            root.append(thought(syntax.format()));
        }
        root.append("call ::= ").append(text(beginning(syntax))).append(" (");
        StringBuilder rules = new StringBuilder();
        int number = 0;
        for (Map.Entry<String, String> tool : tools.entrySet()) {
            String prefix = "tool" + number + "-";
            root.append(number++ == 0 ? " " : " | ").append(text(tool.getKey() + named)).append(' ').append(prefix)
                    .append("root");
            rules.append(renamed(tool.getValue(), prefix));
        }
        root.append(" )").append(closed).append(after.isEmpty() ? "" : " " + text(after)).append('\n');
        return root.append(rules).toString();
    }

    /** Returns the text with which every call begins, up to the name of its tool. */
    static String beginning(AnswerSyntax syntax) {
        return switch (syntax.format()) {
            case HERMES -> "<tool_call>\n{\"name\": \"";
            case LLAMA -> "{\"name\": \"";
            case GRANITE -> "<|tool_call|>[{\"name\": \"";
            case MISTRAL -> syntax.variant() ? "[TOOL_CALLS]" : "[TOOL_CALLS][{\"name\": \"";
            case DEEPSEEK -> "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>"
                    + (syntax.variant() ? "function<｜tool▁sep｜>" : "");
            case PLAIN -> throw unknown(syntax);
        };
    }

    private static IllegalArgumentException unknown(AnswerSyntax syntax) {
        return new IllegalArgumentException("no tool calls are known of " + syntax.format());
    }

    private static String thought(AnswerFormat format) {
        char first = format.reasoningEnd().charAt(0);
        String set = first == '[' ? "\\[" : Character.toString(first);
        return "thought ::= ( " + text(format.reasoningStart()) + " )? ([^" + set + "] | "
                + text(Character.toString(first)) + " [^/])* "
                + text(format.reasoningEnd()) + " [ \\n]{0,4}\n";
    }

    private static String text(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append((char) c);
                case '\n' -> quoted.append("\\n");
                default -> {
                    if (c < 0x7f) {
                        quoted.append((char) c);
                    } else {
                        quoted.append(String.format(Locale.ROOT, "\\u%04X", c));
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }

    /** Prefixes the rule names of a grammar, so that several grammars can be combined. */
    private static String renamed(String gbnf, String prefix) {
        StringBuilder renamed = new StringBuilder(gbnf.length() * 2);
        char open = 0;
        boolean inName = false;
        for (int i = 0; i < gbnf.length(); i++) {
            char c = gbnf.charAt(i);
            boolean name = open == 0 && (Character.isLetter(c) || inName && (Character.isDigit(c) || c == '-'));
            if (name && !inName) {
                renamed.append(prefix);
            }
            inName = name;
            renamed.append(c);
            if (open != 0) {
                if (c == '\\') {
                    renamed.append(gbnf.charAt(++i));
                } else if (c == open) {
                    open = 0;
                }
            } else if (c == '"') {
                open = '"';
            } else if (c == '[') {
                open = ']';
            }
        }
        return renamed.toString();
    }
}
