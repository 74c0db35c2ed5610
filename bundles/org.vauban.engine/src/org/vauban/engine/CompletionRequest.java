// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;

/**
 * A completion at a caret.
 *
 * @param modelId a loaded model
 * @param fileName the name of the file for formats that carry it, or null; approved like any other text
 * @param prefix the text before the caret
 * @param suffix the text after the caret; empty for a plain continuation
 * @param context other texts that help, what changes least first; each is given with its name where the format allows
 * @param options how to sample and when to stop
 * @param priority who goes first when several wait
 * @param supersedes a key of one editor or client: a newer request with the same key ends the older one,
 *            unless that is more urgent: then it ends itself; or null
 * @param deadline what is done by then is returned; null for none
 * @param draft a text that the answer will be like, for example the old text of an edit: it makes the answer faster and
 *            does not change it; or null
 * @param workspace a key of the workspace that the texts are of: what was read is kept for it and given to no other; or
 *            null
 * @param isolation a key of whom an engine that serves several users answers: no request with another key can tell what
 *            this one has sent, neither by what is reused nor by the time it takes; null where all is one user's
 * @param approvedRule the grammar or JSON Schema of the options as the gate approved it; null where there is none, or
 *            where it was not reviewed: then it goes to no other machine
 * @param healsWord whether the word that the prefix ends with is written anew where there is no suffix, since the caret
 *            may stand inside it (token healing); false for a prefix that is read as it is. With a suffix it always is
 */
public record CompletionRequest(String modelId, @Nullable ApprovedText fileName, ApprovedText prefix,
        ApprovedText suffix, List<ContextText> context, GenerationOptions options, Priority priority,
        @Nullable String supersedes, @Nullable Duration deadline, @Nullable ApprovedText draft,
        @Nullable String workspace, @Nullable String isolation, @Nullable ApprovedText approvedRule,
        boolean healsWord) {

    /** Without a workspace, for the one user. */
    public CompletionRequest(String modelId, ApprovedText fileName, ApprovedText prefix, ApprovedText suffix,
            List<ContextText> context, GenerationOptions options, Priority priority, String supersedes,
            Duration deadline, ApprovedText draft) {
        this(modelId, fileName, prefix, suffix, context, options, priority, supersedes, deadline, draft, null, null,
                null, false);
    }

    /** Without a draft and a workspace, for the one user. */
    public CompletionRequest(String modelId, @Nullable ApprovedText fileName, ApprovedText prefix, ApprovedText suffix,
            List<ContextText> context, GenerationOptions options, Priority priority, @Nullable String supersedes,
            @Nullable Duration deadline) {
        this(modelId, fileName, prefix, suffix, context, options, priority, supersedes, deadline, null, null, null,
                null, false);
    }

    /** The same for a workspace. */
    public CompletionRequest withWorkspace(@Nullable String key) {
        return new CompletionRequest(modelId, fileName, prefix, suffix, context, options, priority, supersedes,
                deadline, draft, key, isolation, approvedRule, healsWord);
    }

    /** The same for one of several users. */
    public CompletionRequest withIsolation(@Nullable String key) {
        return new CompletionRequest(modelId, fileName, prefix, suffix, context, options, priority, supersedes,
                deadline, draft, workspace, key, approvedRule, healsWord);
    }

    /** The same with another deadline, or with none. */
    public CompletionRequest withDeadline(@Nullable Duration value) {
        return new CompletionRequest(modelId, fileName, prefix, suffix, context, options, priority, supersedes, value,
                draft, workspace, isolation, approvedRule, healsWord);
    }

    /** The same with the grammar or JSON Schema of its options as the gate approved it. */
    public CompletionRequest withApprovedRule(@Nullable ApprovedText rule) {
        return new CompletionRequest(modelId, fileName, prefix, suffix, context, options, priority, supersedes,
                deadline, draft, workspace, isolation, rule, healsWord);
    }

    /** The same for a caret, before which half a word may stand. */
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
     * A text of another place that helps the model.
     *
     * @param name the approved name of where it comes from
     * @param text the approved text
     */
    public record ContextText(ApprovedText name, ApprovedText text) {
        public ContextText {
            Objects.requireNonNull(name);
            Objects.requireNonNull(text);
        }
    }
}
