// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

/** A failure of the engine, told in one sentence that says what happened and what to do. */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final EngineError error;
    private final int retrySeconds;

    public EngineException(EngineError error, String message) {
        this(error, message, 0);
    }

    public EngineException(EngineError error, String message, Throwable cause) {
        super(message, cause);
        this.error = error;
        retrySeconds = 0;
    }

    /** @param retrySeconds after which another attempt makes sense; 0 where none is known */
    public EngineException(EngineError error, String message, int retrySeconds) {
        super(message);
        this.error = error;
        this.retrySeconds = retrySeconds;
    }

    public EngineError error() {
        return error;
    }

    /** Seconds after which another attempt makes sense; 0 where none is known. */
    public int retrySeconds() {
        return retrySeconds;
    }
}
