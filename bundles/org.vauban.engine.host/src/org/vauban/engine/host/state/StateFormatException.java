// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.state;

/**
 * Thrown for bytes that are not a state of this model, or not a state at all. The message gives the reason in English,
 * for diagnostics.
 */
public final class StateFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StateFormatException(String message) {
        super(message);
    }
}
