// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

/** Thrown if an automaton would exceed its number of states; the compiler converts it to a {@link SchemaException}. */
final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLargeException(int limit) {
        super("more than " + limit + " states");
    }
}
