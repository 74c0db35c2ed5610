// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

import java.util.Arrays;
import java.util.List;

/** A tuple: a list that never changes and is not equal to one. */
public record TupleValue(List<Object> items) {
    public static TupleValue of(Object... items) {
        return new TupleValue(Arrays.asList(items));
    }
}
