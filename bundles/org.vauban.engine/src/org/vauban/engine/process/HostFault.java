// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.time.Duration;
import org.vauban.engine.framing.FrameException;

/** Why a host was ended or ended. */
sealed interface HostFault {

    /** Whether a model under computation may be the reason; a host that breaks the protocol does so by itself. */
    default boolean blamesModels() {
        return !(this instanceof Garbage || this instanceof NotReading);
    }

    /** It ended by itself or somebody else ended it. */
    record Exited() implements HostFault {}

    record StartTimeout(Duration after) implements HostFault {}

    /** It answered no ping. */
    record Hung(Duration after) implements HostFault {}

    /** It answers, but what it computes makes no step. */
    record Stalled(Duration after) implements HostFault {}

    /** It sent something else than its protocol. */
    record Garbage(FrameException what) implements HostFault {}

    record NotReading() implements HostFault {}

    /** The client ended it on purpose. */
    record Closed() implements HostFault {}
}
