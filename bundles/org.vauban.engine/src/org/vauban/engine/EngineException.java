// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import org.eclipse.jdt.annotation.Nullable;

/** A failure of the engine, with a message of one sentence that says what happened and what to do. */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final EngineError error;
    private final int retrySeconds;
    private final @Nullable String option;

    public EngineException(EngineError error, String message) {
        this(error, message, 0);
    }

    public EngineException(EngineError error, String message, Throwable cause) {
        super(message, cause);
        this.error = error;
        retrySeconds = 0;
        option = null;
    }

    /** @param retrySeconds seconds after which a retry makes sense; 0 if unknown */
    public EngineException(EngineError error, String message, int retrySeconds) {
        this(error, message, retrySeconds, null);
    }

    private EngineException(EngineError error, String message, int retrySeconds, @Nullable String option) {
        super(message);
        this.error = error;
        this.retrySeconds = retrySeconds;
        this.option = option;
    }

    /** @param option component of {@link GenerationOptions} that the engine cannot honour, or null */
    public static EngineException ofOption(EngineError error, String message, @Nullable String option) {
        return new EngineException(error, message, 0, option);
    }

    public EngineError error() {
        return error;
    }

    /** Returns the component of {@link GenerationOptions} that the engine cannot honour; null for other failures. */
    public @Nullable String option() {
        return option;
    }

    /** Returns the seconds after which a retry makes sense; 0 if unknown. */
    public int retrySeconds() {
        return retrySeconds;
    }
}
