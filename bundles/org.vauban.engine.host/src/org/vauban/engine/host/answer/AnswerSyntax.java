// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

/**
 * How one model writes answers, as its chat template shows.
 *
 * @param format the family's marks
 * @param reasons whether the template knows reasoning, so that an answer may begin with it
 * @param variant of the family's tool calls: whether Mistral names {@code [ARGS]}, whether DeepSeek fences its JSON;
 *        false for the others
 */
public record AnswerSyntax(AnswerFormat format, boolean reasons, boolean variant) {

    /** @param chatTemplate its source */
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

    /** Whether it is known how the model writes tool calls. */
    public boolean knowsCalls() {
        return format != AnswerFormat.PLAIN;
    }
}
