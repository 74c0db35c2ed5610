// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

/** A regular expression is wrong or beyond the subset; the compiler turns it into a {@link SchemaException}. */
final class RegexException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final transient Object[] arguments;

    /** @param reason and arguments as of a {@link SchemaException} */
    RegexException(String reason, Object... arguments) {
        super(reason);
        this.reason = reason;
        this.arguments = arguments.clone();
    }

    /** The same, said of a place in a schema. */
    SchemaException at(String pointer) {
        return new SchemaException(pointer, reason, arguments);
    }
}
