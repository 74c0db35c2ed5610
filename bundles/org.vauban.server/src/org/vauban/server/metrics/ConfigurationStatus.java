// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.metrics;

import java.util.List;

/**
 * How the configuration that holds and the one that was written compare.
 *
 * @param failed whether the one that was written cannot be used
 * @param restart settings that have other values there and need a restart, by their names
 */
public record ConfigurationStatus(boolean failed, List<String> restart) {
    /** What is written holds. */
    public static final ConfigurationStatus SAME = new ConfigurationStatus(false, List.of());

    /** Copies the list. */
    public ConfigurationStatus {
        restart = List.copyOf(restart);
    }
}
