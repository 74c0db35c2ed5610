// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

/**
 * Thrown if a regular expression is invalid or not supported; the compiler converts it to a {@link SchemaException}.
 */
final class RegexException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final transient Object[] arguments;

    /** @param reason reason and arguments of a {@link SchemaException} */
    RegexException(String reason, Object... arguments) {
        super(reason);
        this.reason = reason;
        this.arguments = arguments.clone();
    }

    /** Converts it to an exception for a place in a schema. */
    SchemaException at(String pointer) {
        return new SchemaException(pointer, reason, arguments);
    }
}
