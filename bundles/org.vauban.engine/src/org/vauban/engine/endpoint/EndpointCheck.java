// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.endpoint;

import java.util.List;

/**
 * What a look at an endpoint found. Nothing was generated for it.
 *
 * @param healthy whether requests can go there
 * @param findings one sentence each in the user's language
 * @param models that it says it serves
 */
public record EndpointCheck(boolean healthy, List<String> findings, List<String> models) {
    /** Copies the lists. */
    public EndpointCheck {
        findings = List.copyOf(findings);
        models = List.copyOf(models);
    }
}
