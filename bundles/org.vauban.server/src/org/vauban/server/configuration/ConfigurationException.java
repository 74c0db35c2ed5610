// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

/** Reports a configuration that cannot be used; one sentence says why and what to do. */
public final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }

    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
