// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.fixes;

import java.util.List;

/**
 * A file with a mistake in it.
 *
 * @param project where the file is
 * @param path below the source folder
 * @param kind of the mistake
 * @param start of what was changed in the right text, in UTF-16 units
 * @param text the file with the mistake
 * @param right the file as it was released
 * @param errors what the compiler says, by place; never empty
 */
record Mistake(String project, String path, Kind kind, int start, String text, String right,
        List<Compiler.Fault> errors) {

    /** What people do wrong. */
    enum Kind {
        /** A type that is used is not imported. */
        MISSING_IMPORT,
        /** The name of a method is mistyped. */
        METHOD_NAME,
        /** The name of a variable is mistyped. */
        VARIABLE_NAME,
        /** A variable is declared with a type that its value has not. */
        VARIABLE_TYPE,
        /** A method does not return on every way. */
        MISSING_RETURN,
        /** A checked exception is neither caught nor declared. */
        UNHANDLED_EXCEPTION,
        /** A cast is missing. */
        MISSING_CAST,
        /** The last argument of a call is missing. */
        ARGUMENT_COUNT,
        /** Two arguments have changed places. */
        ARGUMENT_ORDER,
        /** A method of an interface or an abstract class is not implemented. */
        MISSING_METHOD,
        /** A semicolon or a bracket is missing. */
        MISSING_TOKEN,
        /** A local variable has no value where it is read. */
        MISSING_VALUE,
        /**
         * A value is given as it is where its conversion is needed: {@code toString()}, {@code toList()},
         * {@code List.of(…)}…
         */
        TYPE_MISMATCH,
        /** A length is asked for under the name that another type has for it. */
        LENGTH_NAME
    }

    String id() {
        return project + "/" + path + ":" + start + ":" + kind;
    }
}
