// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.time.Duration;

/**
 * How long a console session still lasts.
 *
 * @param unused the time until it ends if its user does nothing
 * @param longest the time until it ends whatever its user does; at least {@code unused}
 * @param idle the idle time after which it ends
 */
public record SessionTime(Duration unused, Duration longest, Duration idle) {}
