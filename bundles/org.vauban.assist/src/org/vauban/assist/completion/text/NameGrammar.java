// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import java.util.List;
import java.util.stream.Collectors;

/** Builds a grammar (GBNF) of texts that begin with one of several names and continue freely. Pure. */
public final class NameGrammar {

    private NameGrammar() {}

    public static String of(List<String> names) {
        String first = names.stream().distinct().map(NameGrammar::rule).collect(Collectors.joining(" | "));
        return "root ::= " + first + "\n"
                + "end ::= \"\" | [^a-zA-Z0-9_$] any\n"
                + "any ::= [^\\x01]*\n";
    }

    /** Returns the rule of a name: one that ends with a bracket is complete; after others, no letter may follow. */
    private static String rule(String name) {
        String literal = '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        return literal + (Character.isJavaIdentifierPart(name.charAt(name.length() - 1)) ? " end" : " any");
    }
}
