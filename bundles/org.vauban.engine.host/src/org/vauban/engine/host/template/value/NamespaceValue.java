// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

import java.util.LinkedHashMap;
import java.util.Map;

/** A {@code namespace()}: the only value whose attributes a template may assign. */
public final class NamespaceValue {
    private final Map<String, Object> attributes = new LinkedHashMap<>();

    public Map<String, Object> attributes() {
        return attributes;
    }
}
