// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

/**
 * Style of a grammar, and limits on schemas and grammars.
 *
 * @param whitespace white space between the tokens of a document
 * @param openObjects whether objects that name properties and omit {@code additionalProperties} may have others; JSON
 *        Schema allows it, but a model that may invent properties mostly does
 * @param maxSchemaDepth maximum nesting of schemas
 * @param maxSchemaNodes maximum number of schemas and parts of schemas
 * @param maxEnumValues maximum number of values of one {@code enum}
 * @param maxRepetition maximum count of items or properties; llama.cpp accepts at most 2,000 and treats a higher
 *        maximum as none
 * @param maxLength maximum length of a string
 * @param maxAlternatives maximum number of ways in which the schemas of one place can be combined
 * @param maxRules maximum number of rules in the grammar
 * @param maxElements maximum number of elements in the grammar, with repetitions written out
 * @param maxCharacters maximum length of the grammar's text
 */
public record GrammarOptions(Whitespace whitespace, boolean openObjects, int maxSchemaDepth, int maxSchemaNodes,
        int maxEnumValues, int maxRepetition, int maxLength, int maxAlternatives, int maxRules, int maxElements,
        int maxCharacters) {

    /** Permitted white space between the tokens of a JSON document. */
    public enum Whitespace {
        /** No white space. */
        NONE,
        /**
         * None, one blank, or a line end with up to 32 blanks or tabs: what models generate, but not endless blanks.
         */
        SHORT
    }

    /** Checks the limits. */
    public GrammarOptions {
        java.util.Objects.requireNonNull(whitespace, "whitespace");
        if (maxRepetition < 1 || maxRepetition > 2_000) {
            throw new IllegalArgumentException("maxRepetition must be between 1 and 2000, not " + maxRepetition);
        }
        if (maxLength < maxRepetition || maxLength > 1_000_000) {
            throw new IllegalArgumentException(
                    "maxLength must be between maxRepetition and 1000000, not " + maxLength);
        }
    }

    /** Returns options with short white space, closed objects, and limits that match the binding's. */
    public static GrammarOptions defaults() {
        return new GrammarOptions(Whitespace.SHORT, false, 64, 10_000, 10_000, 2_000, 1_000_000, 128, 1_900, 200_000,
                200_000);
    }

    /** Returns a copy with the given white space. */
    public GrammarOptions withWhitespace(Whitespace value) {
        return new GrammarOptions(value, openObjects, maxSchemaDepth, maxSchemaNodes, maxEnumValues, maxRepetition,
                maxLength, maxAlternatives, maxRules, maxElements, maxCharacters);
    }

    /** Returns a copy with open or closed objects. */
    public GrammarOptions withOpenObjects(boolean value) {
        return new GrammarOptions(whitespace, value, maxSchemaDepth, maxSchemaNodes, maxEnumValues, maxRepetition,
                maxLength, maxAlternatives, maxRules, maxElements, maxCharacters);
    }
}
