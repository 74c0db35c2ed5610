// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

/** A regular expression is wrong or beyond the subset; the compiler turns it into a {@link SchemaException}. */
final class RegexException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int position;
    private final String part;

    RegexException(int position, String part) {
        super(part + " at " + position);
        this.position = position;
        this.part = part;
    }

    /** Index in the expression, in UTF-16 units. */
    int position() {
        return position;
    }

    /** The part that is not understood. */
    String part() {
        return part;
    }
}
