// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

/** An automaton would get more states than it may; the compiler turns it into a {@link SchemaException}. */
final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLargeException(int limit) {
        super("more than " + limit + " states");
    }
}
