// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

import java.util.List;

/**
 * What {@code keys()}, {@code values()} and {@code items()} of a dictionary give: it has a length and can be iterated
 * again and again, but has no items by number.
 *
 * @param kind how it prints: {@code dict_keys}, {@code dict_values}, {@code dict_items}
 */
public record DictView(String kind, List<Object> items) {}
