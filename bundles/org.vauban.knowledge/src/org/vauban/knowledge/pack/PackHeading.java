// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import java.time.Duration;
import java.time.Instant;

/**
 * Metadata for the manifest of a new pack.
 *
 * @param organisation as in the root document
 * @param name lower-case letters, digits, dots, hyphens and underscores
 * @param version one more than that of the previous pack
 * @param issued in whole seconds
 * @param validity how long the pack may be mounted
 */
public record PackHeading(String organisation, String name, long version, Instant issued, Duration validity) {}
