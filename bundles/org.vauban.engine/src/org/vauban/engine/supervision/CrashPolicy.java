// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.supervision;

/**
 * Decides what happens to a request when its host ends. Without side effects: a request is sent again if none of its
 * text was delivered and it was not being computed in too many crashes; loading is not retried, since a damaged file
 * would end the host again.
 */
public final class CrashPolicy {
    /** Maximum number of attempts for a request that may itself end the host. */
    public static final int ATTEMPTS = 2;

    private CrashPolicy() {}

    /** The fate of a request. */
    public enum Fate {
        /** It was cancelled before the host ended and ends as cancelled. */
        CANCELLED,
        /** It fails with the reason for the host's end. */
        FAILED,
        /** It is sent to the next host. */
        AGAIN
    }

    /**
     * The progress of a request.
     *
     * @param cancelled whether the caller has cancelled it
     * @param loading whether it waited for a model that was being loaded when the host ended
     * @param sent whether it was sent to the host
     * @param started whether the host had begun to compute it
     * @param streamed whether some of its text was passed to its listener
     * @param attempts how often it was sent, to this host and to earlier ones
     */
    public record Progress(boolean cancelled, boolean loading, boolean sent, boolean started, boolean streamed,
            int attempts) {}

    public static Fate fate(Progress request) {
        if (request.cancelled()) {
            return Fate.CANCELLED;
        }
        if (request.loading()) {
            return Fate.FAILED;
        }
        // a queued request is unlikely to be the cause, but must not be resent for ever either
        boolean spent = request.streamed() || request.started() && request.attempts() >= ATTEMPTS
                || request.attempts() >= 2 * ATTEMPTS;
        return request.sent() && spent ? Fate.FAILED : Fate.AGAIN;
    }
}
