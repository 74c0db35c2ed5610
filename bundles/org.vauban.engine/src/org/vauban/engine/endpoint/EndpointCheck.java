// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.endpoint;

import java.util.List;

/**
 * The result of checking an endpoint. No text was generated for it.
 *
 * @param healthy whether requests can be sent there
 * @param findings one sentence each in the user's language
 * @param models models that it claims to serve
 */
public record EndpointCheck(boolean healthy, List<String> findings, List<String> models) {
    /** Copies the lists. */
    public EndpointCheck {
        findings = List.copyOf(findings);
        models = List.copyOf(models);
    }
}
