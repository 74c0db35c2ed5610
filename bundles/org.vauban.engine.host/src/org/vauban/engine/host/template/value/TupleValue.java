// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

import java.util.Arrays;
import java.util.List;

/**
 * A tuple: an immutable list that is not equal to any list.
 *
 * @param names names of the items as attributes, as in Python's {@code NamedTuple}; usually none
 */
public record TupleValue(List<Object> items, List<String> names) {
    public TupleValue(List<Object> items) {
        this(items, List.of());
    }

    public static TupleValue of(Object... items) {
        return new TupleValue(Arrays.asList(items));
    }
}
