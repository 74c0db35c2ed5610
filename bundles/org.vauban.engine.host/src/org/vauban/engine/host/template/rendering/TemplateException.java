// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.rendering;

/** Thrown if a template cannot be compiled or rendered: describes the error and its line in the template. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Kinds of failures. */
    public enum Reason {
        /** The template is not well-formed. */
        SYNTAX,
        /** A name, attribute, filter or test does not exist. */
        UNDEFINED,
        /** An operation received values of an unsupported type. */
        TYPE,
        /** A value is out of its range, such as a division by zero. */
        VALUE,
        /** The template refused the conversation ({@code raise_exception}); the message is the template's. */
        RAISED,
        /** The template used something that the sandbox forbids. */
        FORBIDDEN,
        /** A construct of Jinja that chat templates do not use and that is not implemented. */
        UNSUPPORTED,
        /** A limit was reached; see {@link RenderLimits}. */
        LIMIT
    }

    private final Reason reason;
    private final int line;

    /**
     * @param line from 1; 0 if unknown
     * @param message description of the error; not null
     */
    public TemplateException(Reason reason, int line, String message) {
        super(message);
        this.reason = reason;
        this.line = line;
    }

    /** Returns the kind of failure; never null. */
    public Reason reason() {
        return reason;
    }

    /** Returns the line of the template, from 1; 0 if unknown. */
    public int line() {
        return line;
    }

    @Override
    public String toString() {
        return "line " + line + ": " + reason + ": " + getMessage();
    }
}
