// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import org.vauban.assist.call.AssistCall;

/** Works on documents, in the background of what somebody waits for. */
public interface DocumentService {

    /**
     * Does a task. Front matter, code, links and placeholders stay as they are: a piece that the model cannot write
     * without touching them is left unchanged, and that is told.
     */
    AssistCall<DocumentOutcome> run(DocumentQuery query, DocumentListener listener);
}
