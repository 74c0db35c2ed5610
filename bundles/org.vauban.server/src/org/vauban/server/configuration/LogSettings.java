// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

/**
 * What the log of a server looks like.
 *
 * @param json whether each line is a JSON object, instead of text for people
 * @param access whether there is a line for each request
 */
public record LogSettings(boolean json, boolean access) {
    /** Text, and nothing of requests that are answered. */
    public static final LogSettings STANDARD = new LogSettings(false, false);
    /** The name of each form in a configuration. */
    public static final String JSON = "json";
    public static final String TEXT = "text";

    public LogSettings withJson(boolean value) {
        return new LogSettings(value, access);
    }
}
