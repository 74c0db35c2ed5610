// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.LoadRequest;
import org.vauban.governance.ApprovedText;

/**
 * Options that engines of different age have or lack, by the names of their records' components: an older distribution can be
 * measured with the same benchmarks, which then say what it has not.
 */
final class Api {
    private Api() {
    }

    /** Whether the engine can be given a draft. */
    static boolean drafts() {
        return has(ChatRequest.class, "draft");
    }

    static LoadRequest load(String id, Path file, int context, int threads, int slots) {
        return with(new LoadRequest(id, file, context, threads, false), Map.of("slots", slots));
    }

    static ChatRequest draft(ChatRequest request, ApprovedText draft) {
        return with(request, Map.of("draft", draft));
    }

    static GenerationOptions speculation(GenerationOptions options, boolean on) {
        return with(options, Map.of("speculation", on));
    }

    private static boolean has(Class<?> type, String component) {
        return Arrays.stream(type.getRecordComponents()).anyMatch(c -> c.getName().equals(component));
    }

    /** A copy of a record with other values of the components that it has. */
    private static <T extends Record> T with(T original, Map<String, ?> values) {
        RecordComponent[] components = original.getClass().getRecordComponents();
        try {
            Object[] all = new Object[components.length];
            for (int i = 0; i < all.length; i++) {
                String name = components[i].getName();
                all[i] = values.containsKey(name) ? values.get(name) : components[i].getAccessor().invoke(original);
            }
            @SuppressWarnings("unchecked")
            Constructor<T> constructor = (Constructor<T>) original.getClass()
                    .getDeclaredConstructor(Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
            return constructor.newInstance(all);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
