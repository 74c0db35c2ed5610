// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;

/**
 * What the model answered.
 *
 * @param text all of it
 * @param finish why it ended; {@link FinishReason#CANCELLED} if the caller ended it, whether the engine was asked or
 *            not
 * @param generation what the engine did, or null if it was not asked
 * @param report what was made of the prompt, or null if it was cancelled before
 */
public record Answer(String text, FinishReason finish, @Nullable Generation generation,
        @Nullable PromptReport report) {}
