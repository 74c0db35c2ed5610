// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

import java.util.List;

/**
 * The result of {@code keys()}, {@code values()} and {@code items()} of a dictionary: it has a length and can be
 * iterated repeatedly, but its items cannot be accessed by index.
 *
 * @param kind printed name: {@code dict_keys}, {@code dict_values}, {@code dict_items}
 */
public record DictView(String kind, List<Object> items) {}
