// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.framing;

/** What the owner of a connection does about a malformed frame. Called on the reading thread. */
@FunctionalInterface
public interface FrameErrorHandler {

    /** Ends the reading at the first malformed frame. */
    FrameErrorHandler STOP = e -> false;

    /**
     * @param e what was wrong
     * @return true to read on with the next frame, which is possible only after a
     *         {@linkplain FrameException#recoverable() recoverable} one; false to stop reading
     */
    boolean readOn(FrameException e);
}
