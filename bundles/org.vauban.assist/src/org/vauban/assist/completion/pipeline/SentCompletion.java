// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.completion.CandidateCheck.Continuation;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.completion.pipeline.CompletionPrompts.BuiltPrompt;
import org.vauban.assist.completion.text.CompletionTrimmer;
import org.vauban.assist.completion.text.NameGrammar;
import org.vauban.engine.CompletionRequest;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.Decision;
import org.vauban.governance.Part;
import org.vauban.governance.Submission;

/**
 * The constant data of a completion that may be sent several times.
 *
 * @param first its first request
 * @param again whether it is sent once more if the model turns out not to be loaded
 */
record SentCompletion(BuiltPrompt prompt, CompletionRequest first, CompletionTrimmer trimmer,
        SuggestionConfidence confidence, boolean again) {

    /**
     * Returns the rules for the shown text; {@code instead} gives its beginning if the model is asked again, else null.
     */
    StreamFilter.Rules rules(CandidateCheck check, @Nullable Continuation instead) {
        return instead == null
                ? new StreamFilter.Rules(trimmer, check, confidence, "")
                : new StreamFilter.Rules(trimmer, check, SuggestionConfidence.ANY, instead.kept());
    }

    /**
     * Returns the request for a continuation after a wrong name: the model may choose among the existing names.
     *
     * @return null if the gate does not approve the text that the model generated before that name
     */
    @Nullable CompletionRequest instead(Continuation instead) {
        ApprovedText prefix = first.prefix();
        if (!instead.kept().isEmpty()) {
            Decision decision = prompt.open().gate().review(new Submission(
                    CompletionPrompts.FEATURE, first.modelId(), List.of(Part.typed("answer", instead.kept()))));
            if (!(decision instanceof Decision.Approved approved)) {
                return null;
            }
            prefix = prefix.followedBy(List.of(approved.parts().getFirst().text()));
        }
        return new CompletionRequest(first.modelId(), first.fileName(), prefix, first.suffix(), first.context(),
                first.options().withGrammar(NameGrammar.of(instead.names())), first.priority(), first.supersedes(),
                null).withWorkspace(first.workspace()).withIsolation(first.isolation());
    }
}
