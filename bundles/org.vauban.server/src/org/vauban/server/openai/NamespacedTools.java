// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.tool.Tool;

/**
 * Names under which a model is offered the functions of namespaces, which it does not know: {@code files__read} for the
 * function {@code read} of {@code files}. For one thread while names are added, then for any.
 */
final class NamespacedTools {
    private static final int LONGEST = 64;
    private static final String SEPARATOR = "__";

    private final Map<String, OfferedFunction> functions = new HashMap<>();
    private final Map<OfferedFunction, String> names = new HashMap<>();

    /**
     * A function as the client names it.
     *
     * @param namespace null for none
     */
    record OfferedFunction(@Nullable String namespace, String name) {}

    /** Adds a function without a namespace, before those of namespaces: it keeps its name. */
    void add(String name) {
        functions.put(name, new OfferedFunction(null, name));
    }

    /** Adds a function; returns a name that no other one has. */
    String add(String namespace, String name) {
        OfferedFunction function = new OfferedFunction(namespace, name);
        String joined = joined(namespace, name);
        String free = joined;
        for (int i = 2; functions.containsKey(free); i++) {
            String end = "_" + i;
            free = joined.substring(0, Math.min(joined.length(), LONGEST - end.length())) + end;
        }
        functions.put(free, function);
        names.putIfAbsent(function, free);
        return free;
    }

    /** Returns the name that the model knows, also of a function that is no longer offered. */
    String name(String namespace, String name) {
        String known = names.get(new OfferedFunction(namespace, name));
        return known == null ? joined(namespace, name) : known;
    }

    /** Returns the function that a model calls. */
    OfferedFunction function(String called) {
        OfferedFunction known = functions.get(called);
        return known == null ? new OfferedFunction(null, called) : known;
    }

    private static String joined(String namespace, String name) {
        String whole = (namespace.endsWith("_") ? namespace : namespace + SEPARATOR) + name;
        String plain = whole.replaceAll("[^A-Za-z0-9_.-]", "_").replaceFirst("^[.-]", "_");
        if (plain.length() > LONGEST) {
            String end = String.format(Locale.ROOT, "_%08x", whole.hashCode());
            plain = plain.substring(0, LONGEST - end.length()) + end;
        }
        assert Tool.isName(plain);
        return plain;
    }
}
