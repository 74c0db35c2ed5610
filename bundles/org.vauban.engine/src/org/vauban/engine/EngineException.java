// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

/** A failure of the engine, told in one sentence that says what happened and what to do. */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final EngineError error;

    public EngineException(EngineError error, String message) {
        super(message);
        this.error = error;
    }

    public EngineException(EngineError error, String message, Throwable cause) {
        super(message, cause);
        this.error = error;
    }

    public EngineError error() {
        return error;
    }
}
