// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import java.time.Duration;
import java.time.Instant;

/**
 * What the manifest of a new pack says beside its content.
 *
 * @param organisation as in the root document
 * @param name of the pack: lower-case letters, digits, dots, hyphens and underscores
 * @param version one more than that of the pack that it replaces
 * @param issued to the second
 * @param validity how long it may be mounted
 */
public record PackHeading(String organisation, String name, long version, Instant issued, Duration validity) {}
