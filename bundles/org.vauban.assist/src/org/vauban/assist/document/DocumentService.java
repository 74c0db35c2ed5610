// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import org.vauban.assist.call.AssistCall;

/** Works on documents, at a lower priority than requests that the user waits for. */
public interface DocumentService {

    /**
     * Runs a task. Front matter, code, links and placeholders are preserved: a piece that the model cannot write
     * without changing them is left unchanged, and the outcome says so.
     */
    AssistCall<DocumentOutcome> run(DocumentQuery query, DocumentListener listener);
}
