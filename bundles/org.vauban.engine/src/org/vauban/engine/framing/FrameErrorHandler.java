// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.framing;

/** Decides how to continue after a malformed frame. Called on the reading thread. */
@FunctionalInterface
public interface FrameErrorHandler {

    /** Stops reading at the first malformed frame. */
    FrameErrorHandler STOP = e -> false;

    /**
     * @param e description of the error
     * @return true to continue with the next frame, which is possible only after a {@linkplain
     *            FrameException#recoverable() recoverable} one; false to stop reading
     */
    boolean readOn(FrameException e);
}
