// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

/** The values of options on a command line; what is wrong with one is said in a sentence for the user. */
public final class Arguments {
    private Arguments() {}

    /** @throws IllegalArgumentException if the line ends before {@code at} */
    public static String value(String[] arguments, int at) {
        if (at >= arguments.length) {
            throw new IllegalArgumentException(arguments[at - 1] + " needs a value.");
        }
        return arguments[at];
    }

    /** @throws IllegalArgumentException if there is no number at {@code at} */
    public static int number(String[] arguments, int at) {
        try {
            return Integer.parseInt(value(arguments, at));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(arguments[at - 1] + " needs a number.", e);
        }
    }
}
