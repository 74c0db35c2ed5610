// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import org.eclipse.jdt.annotation.Nullable;

/** A failure of the engine, told in one sentence that says what happened and what to do. */
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

    /** @param retrySeconds after which another attempt makes sense; 0 where none is known */
    public EngineException(EngineError error, String message, int retrySeconds) {
        this(error, message, retrySeconds, null);
    }

    private EngineException(EngineError error, String message, int retrySeconds, @Nullable String option) {
        super(message);
        this.error = error;
        this.retrySeconds = retrySeconds;
        this.option = option;
    }

    /** @param option the component of {@link GenerationOptions} that cannot be kept to, or null */
    public static EngineException ofOption(EngineError error, String message, @Nullable String option) {
        return new EngineException(error, message, 0, option);
    }

    public EngineError error() {
        return error;
    }

    /** The component of {@link GenerationOptions} that cannot be kept to; null where the failure is of no option. */
    public @Nullable String option() {
        return option;
    }

    /** Seconds after which another attempt makes sense; 0 where none is known. */
    public int retrySeconds() {
        return retrySeconds;
    }
}
