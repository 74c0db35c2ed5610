// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.attachment.AttachmentReport.State;
import org.vauban.assist.attachment.OmittedHistory;

/**
 * Report of what was sent of a prompt.
 *
 * @param blocks reports by block, compared by identity
 * @param tokens approximate size of the prompt
 * @param contextTokens size of the model's context, the answer included
 * @param leftOut parts of the history that were left out
 */
public record PromptReport(Map<PromptBlock, BlockReport> blocks, int tokens, int contextTokens,
        OmittedHistory leftOut) {

    /**
     * Report of what was sent of a block.
     *
     * @param text the text that was sent, with secrets masked; empty if none was
     * @param tokens size of the whole block
     * @param sentTokens size of what was sent
     * @param masked kinds of masked secrets
     * @param reason one sentence if the block was not sent whole, else null
     */
    public record BlockReport(State state, String text, int tokens, int sentTokens, List<String> masked,
            @Nullable String reason) {}
}
