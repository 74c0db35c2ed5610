// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.fixes;

import java.util.List;

/**
 * A file with a mistake in it.
 *
 * @param project project of the file
 * @param path path below the source folder
 * @param kind kind of the mistake
 * @param start start of the change in the right text, in UTF-16 units
 * @param text the file with the mistake
 * @param right the file as it was released
 * @param errors the compiler's errors, by place; never empty
 */
record Mistake(String project, String path, Kind kind, int start, String text, String right,
        List<Compiler.Fault> errors) {

    /** Typical mistakes of people. */
    enum Kind {
        /** A used type is not imported. */
        MISSING_IMPORT,
        /** The name of a method is mistyped. */
        METHOD_NAME,
        /** The name of a variable is mistyped. */
        VARIABLE_NAME,
        /** A variable is declared with a type that its value does not have. */
        VARIABLE_TYPE,
        /** A method does not return on every path. */
        MISSING_RETURN,
        /** A checked exception is neither caught nor declared. */
        UNHANDLED_EXCEPTION,
        /** A cast is missing. */
        MISSING_CAST,
        /** The last argument of a call is missing. */
        ARGUMENT_COUNT,
        /** Two arguments are swapped. */
        ARGUMENT_ORDER,
        /** A method of an interface or an abstract class is not implemented. */
        MISSING_METHOD,
        /** A semicolon or a bracket is missing. */
        MISSING_TOKEN,
        /** A local variable is read before it has a value. */
        MISSING_VALUE,
        /** A value lacks a conversion that it needs: {@code toString()}, {@code toList()}, {@code List.of(…)}… */
        TYPE_MISMATCH,
        /** A length is requested under the name that another type has for it. */
        LENGTH_NAME
    }

    String id() {
        return project + "/" + path + ":" + start + ":" + kind;
    }
}
