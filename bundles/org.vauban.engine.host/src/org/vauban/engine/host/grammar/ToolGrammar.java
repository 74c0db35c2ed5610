// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The grammar of a tool's parameters, or the reason why there is none. Immutable.
 *
 * @param grammar null if there is none
 * @param problem the reason, or null
 */
public record ToolGrammar(@Nullable JsonSchemaGrammar grammar, @Nullable String problem) {
    /**
     * Compiles the grammars of a request's tools within a common budget. Each tool has an equal share of the remaining
     * budget. Tools that exceed their share are tried again with what the others leave, so that a costly tool takes
     * nothing from the others.
     *
     * @param schemas schemas by the name of the tool
     * @return grammars by the name of the tool, in the same order
     */
    public static Map<String, ToolGrammar> compile(Map<String, JsonObject> schemas) {
        GrammarEffort effort = new GrammarEffort();
        Map<String, ToolGrammar> made = new LinkedHashMap<>();
        compile(compile(schemas, effort, made), effort, made);
        return made;
    }

    /** Returns the tools that exceeded their share. */
    private static Map<String, JsonObject> compile(Map<String, JsonObject> schemas, GrammarEffort effort,
            Map<String, ToolGrammar> made) {
        Map<String, JsonObject> costly = new LinkedHashMap<>();
        int waiting = schemas.size();
        for (Map.Entry<String, JsonObject> schema : schemas.entrySet()) {
            String name = schema.getKey();
            GrammarEffort share = effort.share(waiting--);
            try {
                made.put(name, new ToolGrammar(
                        JsonSchemaGrammar.compile(schema.getValue(), GrammarOptions.defaults(), share), null));
            } catch (SchemaException e) {
                made.put(name, new ToolGrammar(null, e.getMessage()));
                if (e.reason().equals(GrammarEffort.EXHAUSTED)) {
                    costly.put(name, schema.getValue());
                }
            } catch (StackOverflowError e) {
                // the parser's limit is lower, so this would be a schema beyond it
                made.put(name, new ToolGrammar(null, SchemaException.tooDeep().getMessage()));
            }
        }
        return costly;
    }
}
