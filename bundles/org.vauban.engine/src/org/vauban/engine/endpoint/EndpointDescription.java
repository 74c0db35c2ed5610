// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.endpoint;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * An endpoint that a policy grants, as a user sees it.
 *
 * @param name by which it is called
 * @param label name, host and region
 * @param address its base address
 * @param dialect what it speaks
 * @param features that may use it
 * @param classes of text that may go to it
 * @param routed features whose requests the user lets it answer
 * @param agreed whether the user has agreed to it, or need not
 * @param problem why it is not used at the moment, or null
 * @param explanation who granted it, and why
 * @param hedges whether the user lets it be asked as well for completions that this machine is slow with
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
