// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

import java.util.ArrayList;
import java.util.List;

/** A list. One that the template created may grow ({@code append}); one that was passed to it may not. */
public final class ListValue {
    private final List<Object> items;
    private final boolean mutable;

    private ListValue(List<Object> items, boolean mutable) {
        this.items = items;
        this.mutable = mutable;
    }

    public static ListValue made(List<Object> items) {
        return new ListValue(items, true);
    }

    static ListValue given(List<Object> items) {
        return new ListValue(items, false);
    }

    public static ListValue copyOf(List<Object> items) {
        return made(new ArrayList<>(items));
    }

    public List<Object> items() {
        return items;
    }

    public boolean mutable() {
        return mutable;
    }
}
