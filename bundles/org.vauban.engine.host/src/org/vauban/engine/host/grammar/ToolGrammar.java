// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Of the parameters of a tool, the grammar or why there is none. Immutable.
 *
 * @param grammar null where there is none
 * @param problem why, or null
 */
public record ToolGrammar(@Nullable JsonSchemaGrammar grammar, @Nullable String problem) {
    /**
     * Makes the grammars of the tools of a request, whose cost together is limited. Each tool has an equal share of
     * what is left. Those for which that was not enough are then tried with what the others leave over, so that a
     * costly tool takes nothing that another one needs.
     *
     * @param schemas by the name of the tool
     * @return by the name of the tool, in the same order
     */
    public static Map<String, ToolGrammar> compile(Map<String, JsonObject> schemas) {
        GrammarEffort effort = new GrammarEffort();
        Map<String, ToolGrammar> made = new LinkedHashMap<>();
        compile(compile(schemas, effort, made), effort, made);
        return made;
    }

    /** Returns those for which their share was not enough. */
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
                // the parser's own limit is lower; it would be a schema beyond it
                made.put(name, new ToolGrammar(null, SchemaException.tooDeep().getMessage()));
            }
        }
        return costly;
    }
}
