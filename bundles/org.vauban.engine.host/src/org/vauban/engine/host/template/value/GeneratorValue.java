// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

import java.util.Iterator;
import org.eclipse.jdt.annotation.Nullable;

/** Python's generator: can be iterated once and has no length. {@code name} is its printed form. */
public record GeneratorValue(Iterator<Object> items, String name) {
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
