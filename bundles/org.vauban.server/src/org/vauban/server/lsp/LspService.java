// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.lsp;

import java.util.function.LongSupplier;
import org.vauban.assist.AssistSettings;
import org.vauban.server.configuration.LspLimits;

/**
 * The settings of a team server's language server.
 *
 * @param settings settings of each session, except the engine, which is the server's; without an index, since its files
 *            would be those of this machine
 * @param version the version reported to clients
 * @param nanos the clock for the age of sessions, like {@link System#nanoTime}
 */
public record LspService(AssistSettings settings, String version, LspLimits limits, LongSupplier nanos) {

    /** Creates settings with the system clock. */
    public LspService(AssistSettings settings, String version, LspLimits limits) {
        this(settings, version, limits, System::nanoTime);
    }
}
