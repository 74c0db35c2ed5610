// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.ApprovedText;

/**
 * Settings of a model's chat template beside messages and tools. Immutable.
 *
 * @param reasoning whether the model reasons before it answers, if its template offers a choice
 * @param variables further variables as a JSON object, or null; the engine refuses names of the conversation's own
 *            variables
 * @param ending end of the prompt
 */
public record TemplateOptions(Reasoning reasoning, @Nullable ApprovedText variables, Ending ending) {
    /** The template's defaults, followed by the beginning of an answer. */
    public static final TemplateOptions STANDARD = new TemplateOptions(Reasoning.AUTO, null, Ending.ANSWER);

    public TemplateOptions {
        Objects.requireNonNull(reasoning);
        Objects.requireNonNull(ending);
    }

    /** Whether a model reasons before it answers. */
    public enum Reasoning {
        /** The template's default. */
        AUTO,
        /** The template receives {@code enable_thinking}, as in llama.cpp's server. */
        ALLOWED,
        /** Like {@link #ALLOWED}, and also sets {@code thinking}, the name that other templates use. */
        ON,
        /** Reasoning that the template always begins is ended at once. */
        OFF
    }

    /** What follows the last message. */
    public enum Ending {
        /** The beginning of the assistant's answer. */
        ANSWER,
        /** Nothing; to display a prompt. */
        NONE,
        /** Nothing: the last message is the assistant's, and the answer continues it. */
        CONTINUED
    }
}
