// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

import org.vauban.engine.host.template.rendering.Rendering;

import org.eclipse.jdt.annotation.Nullable;

/** A value that a template can call: a macro, a method of a value, a global function. */
public interface TemplateCallable {
    /** Returns its name for messages. */
    String name();

    @Nullable
    Object call(Arguments arguments, Rendering run);

    /** Creates a callable with a name from a Java function. */
    static TemplateCallable of(String name, Function function) {
        return new TemplateCallable() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public @Nullable Object call(Arguments arguments, Rendering run) {
                return function.apply(arguments, run);
            }
        };
    }

    @FunctionalInterface
    interface Function {
        @Nullable
        Object apply(Arguments arguments, Rendering run);
    }
}
