// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.rendering;

import java.time.LocalDateTime;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.rendering.TemplateException.Reason;

/**
 * The state of one rendering: its use of the limits, its position in the template, and its current time. Not
 * thread-safe.
 */
public final class Rendering {
    private static final int CHARACTERS_PER_STEP = 32;
    private static final int STEPS_PER_CLOCK_READING = 1024;

    private final RenderLimits limits;
    private final long deadline;
    private final LocalDateTime now;
    private long steps;
    private long nextClockReading = STEPS_PER_CLOCK_READING;
    private long text;
    private long elements;
    private int depth;
    private int line;

    public Rendering(RenderLimits limits, LocalDateTime now) {
        this.limits = limits;
        this.now = now;
        long nanos;
        try {
            nanos = limits.time().toNanos();
        } catch (ArithmeticException e) {
            nanos = Long.MAX_VALUE / 2;
        }
        this.deadline = System.nanoTime() + Math.min(nanos, Long.MAX_VALUE / 2);
    }

    public LocalDateTime now() {
        return now;
    }

    /** Sets the line for the next error. */
    public void at(int templateLine) {
        line = templateLine;
    }

    int line() {
        return line;
    }

    public TemplateException fail(Reason reason, String message) {
        return new TemplateException(reason, line, message);
    }

    public TemplateException type(String message) {
        return fail(Reason.TYPE, message);
    }

    public TemplateException value(String message) {
        return fail(Reason.VALUE, message);
    }

    private TemplateException limit(String what, @Nullable Object most) {
        return fail(Reason.LIMIT, "The chat template was stopped: " + what + " (at most " + most + ").");
    }

    public void step() {
        steps(1);
    }

    public void steps(long count) {
        steps += count;
        if (steps > limits.steps()) {
            throw limit("too many steps", limits.steps());
        }
        if (steps >= nextClockReading) {
            nextClockReading = steps + STEPS_PER_CLOCK_READING;
            if (System.nanoTime() - deadline > 0) {
                throw limit("too much time", limits.time());
            }
        }
    }

    /** Charges the reading of {@code characters} of text. */
    public void read(long characters) {
        steps(characters / CHARACTERS_PER_STEP);
    }

    /** Charges the creation of a text of {@code characters}; must be called before it is created. */
    public void text(long characters) {
        if (characters > limits.output()) {
            throw limit("a text of " + characters + " characters", limits.output());
        }
        text += characters;
        if (text > limits.text()) {
            throw limit("too much text", limits.text());
        }
        read(characters);
    }

    /** Charges a text that was just created and whose length is bounded by its inputs. */
    public String made(String result) {
        text(result.length());
        return result;
    }

    /** Charges entries of a list or dictionary; must be called before they are created. */
    public void elements(long count) {
        elements += count;
        if (count > limits.elements() || elements > limits.elements()) {
            throw limit("too many list entries", limits.elements());
        }
        steps(count);
    }

    /** Appends to a text under construction, which must not grow beyond the limit. */
    public void append(StringBuilder out, String part) {
        if ((long) out.length() + part.length() > limits.output()) {
            throw limit("too long an output", limits.output());
        }
        text(part.length());
        out.append(part);
    }

    /**
     * Enters a nesting level; each call is followed by one of {@link #leave}, in a finally block if evaluation can
     * continue after an error.
     */
    public void enter() {
        step();
        if (++depth > limits.depth()) {
            throw limit("nested too deep", limits.depth());
        }
    }

    public void leave() {
        depth--;
    }
}
