// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.metrics;

import java.util.List;

/**
 * Compares the configuration in force with the one in the file.
 *
 * @param failed whether the one in the file cannot be used
 * @param restart names of the settings that differ and need a restart
 */
public record ConfigurationStatus(boolean failed, List<String> restart) {
    /** The configuration in the file is in force. */
    public static final ConfigurationStatus SAME = new ConfigurationStatus(false, List.of());

    /** Copies the list. */
    public ConfigurationStatus {
        restart = List.copyOf(restart);
    }
}
