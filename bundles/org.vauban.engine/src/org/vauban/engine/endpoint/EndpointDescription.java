// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.endpoint;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * An endpoint that a policy grants, described for a user.
 *
 * @param name its name
 * @param label name, host and region
 * @param address its base address
 * @param dialect its dialect
 * @param features features that may use it
 * @param classes classes of text that may be sent to it
 * @param routed features whose requests it answers by the user's choice
 * @param agreed whether the user has agreed to it, or need not agree
 * @param problem reason for which it is currently not used, or null
 * @param explanation who granted it, and why
 * @param hedges whether the user lets completions ask it, too, when this machine is slow
 */
public record EndpointDescription(String name, String label, String address, String dialect, List<String> features,
        List<String> classes, List<String> routed, boolean agreed, @Nullable String problem, String explanation,
        boolean hedges) {
    /** Copies the lists. */
    public EndpointDescription {
        features = List.copyOf(features);
        classes = List.copyOf(classes);
        routed = List.copyOf(routed);
    }
}
