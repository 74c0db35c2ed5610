// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.ApprovedText;

/**
 * What a model's chat template is told beside messages and tools. Immutable.
 *
 * @param reasoning whether the model thinks before it answers, where its template has a choice
 * @param variables further variables as a JSON object, or null; the engine refuses names that say what the conversation
 *            is
 * @param ending how the prompt ends
 */
public record TemplateOptions(Reasoning reasoning, @Nullable ApprovedText variables, Ending ending) {
    /** What the template does without being told anything, and the beginning of an answer. */
    public static final TemplateOptions STANDARD = new TemplateOptions(Reasoning.AUTO, null, Ending.ANSWER);

    public TemplateOptions {
        Objects.requireNonNull(reasoning);
        Objects.requireNonNull(ending);
    }

    /** Whether a model thinks before it answers. */
    public enum Reasoning {
        /** As the template has it when it is told nothing. */
        AUTO,
        /** The template is told {@code enable_thinking}, as llama.cpp's server tells it. */
        ALLOWED,
        /** The same, also under the other name that templates have for it, {@code thinking}. */
        ON,
        /** The reasoning of a template that always begins it is ended at once. */
        OFF
    }

    /** What stands behind the last message. */
    public enum Ending {
        /** The beginning of the assistant's answer. */
        ANSWER,
        /** Nothing; for looking at a prompt. */
        NONE,
        /** Nothing: the last message is the assistant's, and its answer goes on with it. */
        CONTINUED
    }
}
