// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

/**
 * Settings for the log of a server.
 *
 * @param json whether each line is a JSON object instead of plain text
 * @param access whether each request is logged
 */
public record LogSettings(boolean json, boolean access) {
    /** Plain text without an access log. */
    public static final LogSettings STANDARD = new LogSettings(false, false);
    /** Names of the two formats in a configuration. */
    public static final String JSON = "json";
    public static final String TEXT = "text";

    public LogSettings withJson(boolean value) {
        return new LogSettings(value, access);
    }
}
