// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.checkpoint;

/** Signals text that is not a signed note, checkpoint or key. The message is one sentence in the user's language. */
public final class CheckpointFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message one sentence in the user's language */
    public CheckpointFormatException(String message) {
        super(message);
    }
}
