// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.control;

import java.util.List;

/**
 * A property that the product claims, proved by the tests tagged with its id.
 *
 * @param id lower-case words with hyphens
 * @param settings names of the policy settings that it depends on; may be empty
 * @param auditQuery a command that demonstrates it, in the audit log if that records it; empty for none
 * @param residualRisk the risk that remains
 */
public record Claim(String id, List<String> settings, String auditQuery, LocalText text, LocalText residualRisk) {
    /** Copies the list. */
    public Claim {
        settings = List.copyOf(settings);
    }
}
