// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.vauban.engine.host.template.rendering.RenderLimits;
import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.rendering.TemplateException;
import org.vauban.engine.host.template.rendering.TemplateException.Reason;
import org.vauban.engine.host.template.syntax.Statement;
import org.vauban.engine.host.template.syntax.TemplateParser;
import org.vauban.engine.host.template.value.Values;

/**
 * A compiled chat template. Immutable; any number of threads may render it at the same time, each on a stack of at
 * least 1 MiB.
 *
 * <p> The language is Jinja as jinja2 3.1.6 renders it with Hugging Face's settings (see the package); where Python
 * raises an error, this class throws an exception. One deliberate difference: {@code append} and {@code pop} work on
 * lists that the template itself created, which two published templates need.
 */
public final class ChatTemplate {
    private final List<Statement> statements;

    private ChatTemplate(List<Statement> statements) {
        this.statements = statements;
    }

    /**
     * Compiles a template.
     *
     * @param source not null
     * @throws TemplateException if it is not well-formed, names an unknown filter or test, or exceeds the length or
     *            nesting in {@link RenderLimits}
     */
    public static ChatTemplate compile(String source) {
        if (source.length() > RenderLimits.SOURCE) {
            throw new TemplateException(Reason.LIMIT, 0,
                    "The chat template is " + source.length() + " characters long (at most " + RenderLimits.SOURCE
                            + ").");
        }
        return new ChatTemplate(guarded(() -> TemplateParser.parse(source)));
    }

    /**
     * Renders the template with {@link RenderLimits#DEFAULT} at the local time of the machine.
     *
     * @see #render(Map, Limits, LocalDateTime)
     */
    public String render(Map<String, ?> variables) {
        return render(variables, RenderLimits.DEFAULT);
    }

    /** @see #render(Map, Limits, LocalDateTime) */
    public String render(Map<String, ?> variables, RenderLimits limits) {
        return render(variables, limits, LocalDateTime.now());
    }

    /**
     * Renders the template.
     *
     * @param variables the template's variables by name, such as {@code messages}, {@code tools},
     *            {@code add_generation_prompt}, {@code bos_token}: maps, iterables, strings, numbers, booleans and
     *            null, nested as needed; copied before the template runs and never changed
     * @param limits not null
     * @param now time that {@code strftime_now} formats
     * @return the prompt, not null
     * @throws TemplateException if the template refuses the conversation, is invalid, or reaches a limit
     */
    public String render(Map<String, ?> variables, RenderLimits limits, LocalDateTime now) {
        Objects.requireNonNull(variables);
        Rendering run = new Rendering(limits, Objects.requireNonNull(now));
        return guarded(() -> {
            Scope given = new Scope(null);
            for (Map.Entry<String, ?> variable : variables.entrySet()) {
                given.set(variable.getKey(), Values.given(variable.getValue(), run));
            }
            return new Interpreter(run).text(statements, given);
        });
    }

    /** The depth limit should suffice; a thread with a small stack must still end in the error that callers expect. */
    private static <T> T guarded(java.util.function.Supplier<T> action) {
        try {
            return action.get();
        } catch (StackOverflowError e) {
            throw new TemplateException(Reason.LIMIT, 0,
                    "The chat template was stopped: nested too deep for this thread's stack.");
        }
    }
}
