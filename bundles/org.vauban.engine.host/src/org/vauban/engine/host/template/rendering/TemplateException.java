// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.rendering;

/** A template that cannot be compiled or rendered: what is wrong, and in which line of the template. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why it failed. */
    public enum Reason {
        /** The template is not well-formed. */
        SYNTAX,
        /** A name, attribute, filter or test is not there. */
        UNDEFINED,
        /** An operation met values of a type that it does not take. */
        TYPE,
        /** A value is out of its range, such as a division by zero. */
        VALUE,
        /** The template itself refused the conversation ({@code raise_exception}); the message is the template's. */
        RAISED,
        /** The template asked for something that the sandbox forbids. */
        FORBIDDEN,
        /** A construct of Jinja that chat templates do not use and that is not built. */
        UNSUPPORTED,
        /** A limit was reached; see {@link RenderLimits}. */
        LIMIT
    }

    private final Reason reason;
    private final int line;

    /**
     * @param line from 1; 0 where none is known
     * @param message what is wrong; not null
     */
    public TemplateException(Reason reason, int line, String message) {
        super(message);
        this.reason = reason;
        this.line = line;
    }

    /** Why it failed; never null. */
    public Reason reason() {
        return reason;
    }

    /** The line of the template, from 1; 0 where no line is known. */
    public int line() {
        return line;
    }

    @Override
    public String toString() {
        return "line " + line + ": " + reason + ": " + getMessage();
    }
}
