// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.value.Undefined;

/**
 * The variables of one body: of a loop, a macro, a block, or the template; missing ones are looked up in the enclosing
 * scope.
 */
final class Scope {
    private final Scope parent;
    private final Map<String, Object> names = new HashMap<>();

    /** @param parent null for the outermost */
    Scope(@Nullable Scope parent) {
        this.parent = parent;
    }

    void set(String name, @Nullable Object value) {
        names.put(name, value);
    }

    @Nullable
    Object get(String name) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            Object value = scope.names.get(name);
            if (value != null || scope.names.containsKey(name)) {
                return value;
            }
        }
        Object global = Globals.ALL.get(name);
        return global != null ? global : Undefined.name(name);
    }
}
