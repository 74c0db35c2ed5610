// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.rendering.TemplateException;

/** The evaluated arguments of one call. */
public record Arguments(List<Object> positional, Map<String, Object> keywords) {
    public static final Arguments NONE = new Arguments(List.of(), Map.of());

    /**
     * Assigns the arguments to parameters.
     *
     * @param callee name for messages
     * @param required number of parameters that must be given
     * @throws TemplateException if there are too many, too few, unknown or duplicate ones
     */
    public Bound bind(String callee, int required, Rendering run, String... parameters) {
        if (positional.size() > parameters.length) {
            throw run.type(
                    callee + "() takes at most " + parameters.length + " arguments (" + positional.size() + " given).");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < positional.size(); i++) {
            values.put(parameters[i], positional.get(i));
        }
        for (Map.Entry<String, Object> keyword : keywords.entrySet()) {
            if (!List.of(parameters).contains(keyword.getKey())) {
                throw run.type(callee + "() got an unexpected keyword argument '" + keyword.getKey() + "'.");
            }
            if (values.containsKey(keyword.getKey())) {
                throw run.type(callee + "() got multiple values for argument '" + keyword.getKey() + "'.");
            }
            values.put(keyword.getKey(), keyword.getValue());
        }
        for (int i = 0; i < required; i++) {
            if (!values.containsKey(parameters[i])) {
                throw run.type(callee + "() misses the argument '" + parameters[i] + "'.");
            }
        }
        return new Bound(callee, values, run);
    }

    public void requireNone(String callee, Rendering run) {
        bind(callee, 0, run);
    }

    /** Arguments by parameter name. */
    public record Bound(String callee, Map<String, Object> values, Rendering run) {
        public boolean has(String parameter) {
            return values.containsKey(parameter);
        }

        /** Returns the value, or null, which also stands for None. */
        public @Nullable Object get(String parameter) {
            return values.get(parameter);
        }

        public boolean truth(String parameter, boolean otherwise) {
            return has(parameter) ? Values.truth(get(parameter)) : otherwise;
        }

        public long integer(String parameter, long otherwise) {
            return has(parameter) ? Values.integer(get(parameter), run) : otherwise;
        }

        /**
         * Returns the text.
         *
         * @throws TemplateException if it is not given or None
         */
        public String requireText(String parameter) {
            String text = text(parameter);
            if (text == null) {
                throw run
                        .type(callee + "() takes a string for '" + parameter + "', not " + Values.typeName(null) + ".");
            }
            return text;
        }

        /** Returns the text, or null if it is not given or None. */
        public @Nullable String text(String parameter) {
            Object value = get(parameter);
            if (value == null) {
                return null;
            }
            String text = Values.text(value);
            if (text != null) {
                return text;
            }
            if (value instanceof Undefined undefined) {
                throw undefined.use(run);
            }
            throw run.type(callee + "() takes a string for '" + parameter + "', not " + Values.typeName(value) + ".");
        }
    }
}
