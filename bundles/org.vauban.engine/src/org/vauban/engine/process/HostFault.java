// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.time.Duration;
import org.vauban.engine.framing.FrameException;

/** The reason for the end of a host. */
sealed interface HostFault {

    /** Whether a model with active requests may be the cause; a host that violates the protocol does so on its own. */
    default boolean blamesModels() {
        return !(this instanceof Garbage || this instanceof NotReading);
    }

    /** It exited, or another program ended it. */
    record Exited() implements HostFault {}

    record StartTimeout(Duration after) implements HostFault {}

    /** It answered no ping. */
    record Hung(Duration after) implements HostFault {}

    /** It answers pings, but its computation makes no progress. */
    record Stalled(Duration after) implements HostFault {}

    /** It violated the protocol. */
    record Garbage(FrameException what) implements HostFault {}

    record NotReading() implements HostFault {}

    /** The client ended it on purpose. */
    record Closed() implements HostFault {}
}
