// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tool;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Whether a model calls tools.
 *
 * @param name the tool of {@link Mode#NAMED}; null otherwise
 * @param single whether the answer ends after its first call. Calls in one list, or without marks, are recognized only
 *            once all of them are complete
 */
public record ToolChoice(Mode mode, @Nullable String name, boolean single) {

    /** Degrees of freedom. */
    public enum Mode {
        /** The model decides. */
        AUTO,
        /** The model is told of no tools. */
        NONE,
        /** The answer must be a call of one of the tools; a grammar enforces the schema of its arguments. */
        REQUIRED,
        /** Like {@link #REQUIRED}, with a specific tool. */
        NAMED
    }

    public static final ToolChoice AUTO = new ToolChoice(Mode.AUTO, null, false);
    public static final ToolChoice NONE = new ToolChoice(Mode.NONE, null, false);
    public static final ToolChoice REQUIRED = new ToolChoice(Mode.REQUIRED, null, false);

    public ToolChoice {
        Objects.requireNonNull(mode);
        if ((mode == Mode.NAMED) != (name != null)) {
            throw new IllegalArgumentException("a name belongs to NAMED, and only to it");
        }
    }

    /** Requires a call of this tool. */
    public static ToolChoice named(String name) {
        return new ToolChoice(Mode.NAMED, name, false);
    }

    /** Returns a copy whose answer ends after its first call, or may have several. */
    public ToolChoice withSingle(boolean value) {
        return new ToolChoice(mode, name, value);
    }
}
