// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

import java.util.Arrays;
import java.util.List;

/**
 * A tuple: a list that never changes and is not equal to one.
 *
 * @param names of the items as attributes, as a {@code NamedTuple} of Python has them; usually none
 */
public record TupleValue(List<Object> items, List<String> names) {
    public TupleValue(List<Object> items) {
        this(items, List.of());
    }

    public static TupleValue of(Object... items) {
        return new TupleValue(Arrays.asList(items));
    }
}
