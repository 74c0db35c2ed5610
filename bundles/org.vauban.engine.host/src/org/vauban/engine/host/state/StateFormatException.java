// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.state;

/**
 * Bytes that are no state of this model, or no state at all. The message says why, in English, for the one who
 * searches.
 */
public final class StateFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StateFormatException(String message) {
        super(message);
    }
}
