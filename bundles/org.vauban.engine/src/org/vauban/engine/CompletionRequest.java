// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;

/**
 * A request for a completion at the caret.
 *
 * @param modelId id of a loaded model
 * @param fileName name of the file for formats that include it, or null; approved like any other text
 * @param prefix text before the caret
 * @param suffix text after the caret; empty for a plain continuation
 * @param context other helpful texts, those that change least first; each with its name if the format allows
 * @param options sampling options and limits
 * @param priority order among waiting requests
 * @param supersedes key of one editor or client: a newer request with the same key ends the older one, unless that is
 *            more urgent: then the newer one ends; or null
 * @param deadline time after which the text so far is returned; null for none
 * @param draft text that the answer is likely to resemble, for example the old text of an edit: it speeds up the answer
 *            without changing it; or null
 * @param workspace key of the workspace of the texts: its KV cache is saved and used for no other workspace; or null
 * @param isolation key of the user if the engine serves several: no request with another key can detect what this one
 *            has sent, neither by reused tokens nor by timing; null for a single user
 * @param approvedRule grammar or JSON Schema of the options as approved by the gate; null if there is none, or if it
 *            was not reviewed: it is then sent to no other machine
 * @param healsWord whether, without a suffix, the last word of the prefix is generated again, since the caret may be
 *            inside it (token healing); false to use the prefix unchanged. Always the case with a suffix
 */
public record CompletionRequest(String modelId, @Nullable ApprovedText fileName, ApprovedText prefix,
        ApprovedText suffix, List<ContextText> context, GenerationOptions options, Priority priority,
        @Nullable String supersedes, @Nullable Duration deadline, @Nullable ApprovedText draft,
        @Nullable String workspace, @Nullable String isolation, @Nullable ApprovedText approvedRule,
        boolean healsWord) {

    /** Creates a request without a workspace, for a single user. */
    public CompletionRequest(String modelId, ApprovedText fileName, ApprovedText prefix, ApprovedText suffix,
            List<ContextText> context, GenerationOptions options, Priority priority, String supersedes,
            Duration deadline, ApprovedText draft) {
        this(modelId, fileName, prefix, suffix, context, options, priority, supersedes, deadline, draft, null, null,
                null, false);
    }

    /** Creates a request without a draft and a workspace, for a single user. */
    public CompletionRequest(String modelId, @Nullable ApprovedText fileName, ApprovedText prefix, ApprovedText suffix,
            List<ContextText> context, GenerationOptions options, Priority priority, @Nullable String supersedes,
            @Nullable Duration deadline) {
        this(modelId, fileName, prefix, suffix, context, options, priority, supersedes, deadline, null, null, null,
                null, false);
    }

    /** Returns a copy for the given workspace. */
    public CompletionRequest withWorkspace(@Nullable String key) {
        return new CompletionRequest(modelId, fileName, prefix, suffix, context, options, priority, supersedes,
                deadline, draft, key, isolation, approvedRule, healsWord);
    }

    /** Returns a copy for one of several users. */
    public CompletionRequest withIsolation(@Nullable String key) {
        return new CompletionRequest(modelId, fileName, prefix, suffix, context, options, priority, supersedes,
                deadline, draft, workspace, key, approvedRule, healsWord);
    }

    /** Returns a copy with the given deadline, or none. */
    public CompletionRequest withDeadline(@Nullable Duration value) {
        return new CompletionRequest(modelId, fileName, prefix, suffix, context, options, priority, supersedes, value,
                draft, workspace, isolation, approvedRule, healsWord);
    }

    /** Returns a copy with the grammar or JSON Schema of its options as approved by the gate. */
    public CompletionRequest withApprovedRule(@Nullable ApprovedText rule) {
        return new CompletionRequest(modelId, fileName, prefix, suffix, context, options, priority, supersedes,
                deadline, draft, workspace, isolation, rule, healsWord);
    }

    /** Returns a copy for a caret that may follow a partial word. */
    public CompletionRequest withHealedWord() {
        return new CompletionRequest(modelId, fileName, prefix, suffix, context, options, priority, supersedes,
                deadline, draft, workspace, isolation, approvedRule, true);
    }

    public CompletionRequest {
        Objects.requireNonNull(modelId);
        Objects.requireNonNull(prefix);
        Objects.requireNonNull(suffix);
        Objects.requireNonNull(options);
        Objects.requireNonNull(priority);
        context = List.copyOf(context);
    }

    /**
     * A text from another file that helps the model.
     *
     * @param name approved name of its origin
     * @param text approved text
     */
    public record ContextText(ApprovedText name, ApprovedText text) {
        public ContextText {
            Objects.requireNonNull(name);
            Objects.requireNonNull(text);
        }
    }
}
