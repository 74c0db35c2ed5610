// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.control;

import java.util.List;

/**
 * What the product claims to do, proved by the tests that carry its id.
 *
 * @param id lower-case words with hyphens
 * @param settings names of the policy settings that it depends on; may be empty
 * @param auditQuery a command that shows it at work, in the audit log where that records it; empty for none
 * @param residualRisk what remains
 */
public record Claim(String id, List<String> settings, String auditQuery, LocalText text, LocalText residualRisk) {
    /** Copies the list. */
    public Claim {
        settings = List.copyOf(settings);
    }
}
