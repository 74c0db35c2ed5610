// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

/**
 * The syntax of a model's answers, derived from its chat template.
 *
 * @param format the marks of its family
 * @param reasons whether the template supports reasoning, so that an answer may begin with it
 * @param variant variant of the family's tool calls: whether Mistral prints {@code [ARGS]}, whether DeepSeek fences its
 *            JSON; false for others
 */
public record AnswerSyntax(AnswerFormat format, boolean reasons, boolean variant) {

    /** @param chatTemplate source text of the template */
    public static AnswerSyntax of(String chatTemplate) {
        AnswerFormat format = AnswerFormat.of(chatTemplate);
        boolean reasons = chatTemplate.contains(format.reasoningEnd());
        boolean variant = switch (format) {
            case MISTRAL -> chatTemplate.contains("[ARGS]");
            case DEEPSEEK -> chatTemplate.contains("```json");
            default -> false;
        };
        return new AnswerSyntax(format, reasons, variant);
    }

    /** Whether the model's syntax of tool calls is known. */
    public boolean knowsCalls() {
        return format != AnswerFormat.PLAIN;
    }
}
