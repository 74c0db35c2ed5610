// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.lsp;

import java.util.function.LongSupplier;
import org.vauban.assist.AssistSettings;
import org.vauban.server.configuration.LspLimits;

/**
 * What the language server of a team server is started with.
 *
 * @param settings of each session, but for the engine, which is that of the server; without an index, since its files
 *            are those of this machine
 * @param version that clients are told
 * @param nanos by which sessions get old, as {@link System#nanoTime} has it
 */
public record LspService(AssistSettings settings, String version, LspLimits limits, LongSupplier nanos) {

    /** With the time of this machine. */
    public LspService(AssistSettings settings, String version, LspLimits limits) {
        this(settings, version, limits, System::nanoTime);
    }
}
