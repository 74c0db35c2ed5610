// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/** A {@code cycler()}: returns its items in turn, and starts again after the last. */
public final class CyclerValue {
    /** Returned by {@link #attribute} for an unknown name. */
    public static final Object NO_SUCH = new Object();

    private final List<Object> items;
    private int position;

    /** @param items at least one */
    public CyclerValue(List<Object> items) {
        this.items = items;
    }

    /** Returns an attribute, which may be null for None, or {@link #NO_SUCH}. */
    public @Nullable Object attribute(String name) {
        return switch (name) {
            case "current" -> items.get(position);
            case "items" -> new TupleValue(items);
            case "pos" -> (Object) (long) position;
            case "next" -> TemplateCallable.of(name, (arguments, run) -> {
                arguments.requireNone(name, run);
                Object current = items.get(position);
                position = (position + 1) % items.size();
                return current;
            });
            case "reset" -> TemplateCallable.of(name, (arguments, run) -> {
                arguments.requireNone(name, run);
                position = 0;
                return null;
            });
            default -> NO_SUCH;
        };
    }
}
