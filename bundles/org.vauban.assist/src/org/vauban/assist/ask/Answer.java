// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;

/**
 * The model's answer to a prompt.
 *
 * @param text the whole text
 * @param finish why the answer ended; {@link FinishReason#CANCELLED} if the caller ended it, even before the engine
 *            received the prompt
 * @param generation the engine's result, or null if the prompt did not reach it
 * @param report what was sent of the prompt, or null if the call was cancelled before that was known
 */
public record Answer(String text, FinishReason finish, @Nullable Generation generation,
        @Nullable PromptReport report) {}
