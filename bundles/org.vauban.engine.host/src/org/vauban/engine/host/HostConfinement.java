// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.vauban.confinement.ConfinementReport;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.host.message.HostMessages;

/**
 * The confinement of the host, and whether models may be opened if the system did not apply all of it.
 *
 * @param required whether full confinement is required to open models
 */
record HostConfinement(ConfinementReport report, boolean required) {

    /** Describes the confinement as {@link EngineDescription#confinement} returns it. */
    Map<String, String> describe() {
        Map<String, String> lines = new LinkedHashMap<>(report.describe());
        lines.put("policy", required ? "required" : "preferred");
        lines.put("lacking", String.join(", ", report.lacking()));
        return lines;
    }

    /** @throws EngineException if no model may be opened here; its message names the missing measures */
    void requireForModels(HostMessages messages) {
        List<String> lacking = report.lacking();
        if (required && !lacking.isEmpty()) {
            throw messages.failure(EngineError.POLICY, "notConfined",
                    lacking.stream().map(messages::lacking).collect(Collectors.joining("; ")));
        }
    }
}
