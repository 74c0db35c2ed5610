// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.rendering.TemplateException;

import org.eclipse.jdt.annotation.Nullable;

/**
 * The value of a missing name or attribute: empty if it is printed, joined or iterated, an error if it is used
 * otherwise.
 *
 * @param message error message for its use
 * @param forbidden whether it stands for a value that the sandbox hides rather than for a missing one
 */
public record Undefined(String message, boolean forbidden) {
    public static Undefined name(String name) {
        return new Undefined("'" + name + "' is undefined.", false);
    }

    public static Undefined of(String message) {
        return new Undefined(message, false);
    }

    public TemplateException use(Rendering run) {
        return run.fail(forbidden ? TemplateException.Reason.FORBIDDEN : TemplateException.Reason.UNDEFINED, message);
    }

    /** All undefined values are equal, as in Python. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Undefined;
    }

    @Override
    public int hashCode() {
        return 0;
    }
}
