// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import org.eclipse.jdt.annotation.Nullable;

/** Signals that something could not be attached; the message is one sentence for the user. */
public final class AttachException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AttachException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
