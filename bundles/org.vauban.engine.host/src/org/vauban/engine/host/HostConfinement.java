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
 * What the host gave up, and whether it may open models where the system did not take all of it.
 *
 * @param required whether it may not
 */
record HostConfinement(ConfinementReport report, boolean required) {

    /** As {@link EngineDescription#confinement} tells it. */
    Map<String, String> describe() {
        Map<String, String> lines = new LinkedHashMap<>(report.describe());
        lines.put("policy", required ? "required" : "preferred");
        lines.put("lacking", String.join(", ", report.lacking()));
        return lines;
    }

    /** @throws EngineException when no model may be opened here, with what is missing */
    void requireForModels(HostMessages messages) {
        List<String> lacking = report.lacking();
        if (required && !lacking.isEmpty()) {
            throw messages.failure(EngineError.POLICY, "notConfined",
                    lacking.stream().map(messages::lacking).collect(Collectors.joining("; ")));
        }
    }
}
