// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.Objects;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistCall;

/** Answers by the model of the assistant. */
public final class DefaultQuestionService implements QuestionService {
    private final PromptService promptService;

    public DefaultQuestionService(PromptService promptService) {
        this.promptService = Objects.requireNonNull(promptService);
    }

    @Override
    public AssistCall<QuestionOutcome> ask(QuestionQuery query, QuestionListener listener) {
        QuestionRun run = new QuestionRun(promptService, query, Objects.requireNonNull(listener));
        run.begin();
        return run;
    }
}
