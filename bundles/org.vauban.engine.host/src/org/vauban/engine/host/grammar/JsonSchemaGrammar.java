// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import com.google.gson.JsonElement;

/**
 * A JSON Schema (draft 2020-12, a subset) as a grammar for llama.cpp. Every text that matches the grammar is JSON that
 * conforms to the schema. The converse holds except for: the order of properties, which is that of the schema; escapes
 * in strings with a pattern, format or list of keys, which are the shortest ones; numbers with bounds, which have no
 * exponent; whole numbers, which have no {@code .0}; numbers of more than 19 digits before or 16 after the point; long
 * runs of white space; wide formats such as {@code email}; objects with named properties and no
 * {@code additionalProperties}, which get no others unless the options say so. Where property names are free, a name
 * may occur twice: JSON Schema does not forbid it, but a reader that keeps only one of them sees fewer properties,
 * possibly fewer than {@code minProperties}. {@link #valid} detects that.
 *
 * <p>Supported: {@code type} with unions, {@code const}, {@code enum}, {@code properties}, {@code required},
 * {@code additionalProperties}, {@code patternProperties}, {@code propertyNames}, {@code minProperties},
 * {@code maxProperties}, {@code items}, {@code prefixItems}, {@code minItems}, {@code maxItems}, {@code minLength},
 * {@code maxLength}, {@code pattern}, {@code format}, {@code minimum}, {@code maximum}, {@code exclusiveMinimum},
 * {@code exclusiveMaximum}, {@code multipleOf}, {@code allOf}, {@code anyOf}, {@code oneOf} where branches provably
 * exclude each other, {@code $ref} within the schema, also recursive, {@code $defs}, {@code $anchor}. Annotations and
 * keywords that begin with {@code x-} are ignored; every other keyword is an error.
 *
 * <p>Immutable. Compiling needs no lock and takes milliseconds, so hosts should keep the result by schema.
 */
public final class JsonSchemaGrammar {
    private final String gbnf;
    private final SchemaDocument document;
    private final SchemaValidator validator;

    private JsonSchemaGrammar(String gbnf, SchemaDocument document, SchemaValidator validator) {
        this.gbnf = gbnf;
        this.document = document;
        this.validator = validator;
    }

    /** Like {@link #compile(JsonElement, GrammarOptions)} with {@link GrammarOptions#defaults}. */
    public static JsonSchemaGrammar compile(JsonElement schema) {
        return compile(schema, GrammarOptions.defaults());
    }

    /**
     * Compiles a schema to a grammar.
     *
     * @param schema an object or a boolean; copied
     * @throws SchemaException with the place in the schema, if it is invalid, cannot be expressed as a grammar, or
     *            exceeds a limit
     */
    public static JsonSchemaGrammar compile(JsonElement schema, GrammarOptions options) {
        return compile(schema, options, new GrammarEffort());
    }

    /**
     * Like {@link #compile(JsonElement, GrammarOptions)}, for one of several schemas of a request.
     *
     * @param effort their common budget
     */
    public static JsonSchemaGrammar compile(JsonElement schema, GrammarOptions options, GrammarEffort effort) {
        return effort.pay(() -> {
            SchemaDocument document = new SchemaDocument(schema.deepCopy(), options);
            SchemaValidator validator = new SchemaValidator(document);
            return new JsonSchemaGrammar(new SchemaCompiler(document, validator, options).compile(), document,
                    validator);
        });
    }

    /** Returns the grammar in llama.cpp's GBNF, in ASCII, one rule per line. */
    public String gbnf() {
        return gbnf;
    }

    /** Returns the name of the start rule. */
    public String root() {
        return "root";
    }

    /**
     * Whether a value satisfies the schema, by the meaning of its keywords; {@code format} as this package defines it.
     * Not thread-safe.
     */
    public boolean valid(JsonElement value) {
        return validator.valid(value, document.root());
    }
}
