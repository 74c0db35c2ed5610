// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.control;

import java.net.URI;
import java.util.List;

/**
 * A published list of requirements.
 *
 * @param id lower-case words with hyphens
 * @param source the publisher's page
 */
public record Framework(String id, URI source, LocalText title, LocalText description, List<Control> controls) {
    /** Copies the list. */
    public Framework {
        controls = List.copyOf(controls);
    }
}
