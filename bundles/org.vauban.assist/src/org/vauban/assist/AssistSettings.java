// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.vauban.engine.HostLaunch;

/**
 * What an adapter decides for the assistant.
 *
 * @param host how to start the engine host
 * @param modelId a model of the catalogue, or null for the best that is installed
 * @param modelDirectory where models are, or null for the user's
 * @param auditFile where the gate writes its audit, or null for the user's
 * @param exclusions patterns in gitignore syntax beside the built-in ones and {@code .vaubanignore}
 * @param maxTokens of one completion
 * @param contextTokens of the engine's context, 0 for its choice
 * @param threads for the engine, 0 for its choice
 * @param locale of messages
 */
public record AssistSettings(HostLaunch host, String modelId, Path modelDirectory, Path auditFile,
        List<String> exclusions, int maxTokens, int contextTokens, int threads, Locale locale) {
    public AssistSettings {
        exclusions = List.copyOf(exclusions);
    }
}
