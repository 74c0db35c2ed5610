// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

/** Reads the values of options on a command line and reports a faulty one with a sentence for the user. */
public final class Arguments {
    private Arguments() {}

    /**
     * Returns the value of an option.
     * @throws IllegalArgumentException if the line ends before {@code at}
     */
    public static String value(String[] arguments, int at) {
        if (at >= arguments.length) {
            throw new IllegalArgumentException(arguments[at - 1] + " needs a value.");
        }
        return arguments[at];
    }

    /**
     * Returns the number after an option.
     * @throws IllegalArgumentException if there is no number at {@code at}
     */
    public static int number(String[] arguments, int at) {
        try {
            return Integer.parseInt(value(arguments, at));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(arguments[at - 1] + " needs a number.", e);
        }
    }
}
