// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.supervision;

/**
 * What becomes of a request when the host ends that it was for. A pure decision: a request is sent again as long as
 * none of its text was given away and it was not itself under computation too often; loading is not tried again, since
 * a damaged file would end the host again.
 */
public final class CrashPolicy {
    /** How often a request is sent that may itself be what ends the host. */
    public static final int ATTEMPTS = 2;

    private CrashPolicy() {}

    /** What happens to a request. */
    public enum Fate {
        /** It was cancelled before the host ended: it ends as cancelled. */
        CANCELLED,
        /** It fails with the reason for which the host ended. */
        FAILED,
        /** It goes to the next host. */
        AGAIN
    }

    /**
     * How far a request had come.
     *
     * @param cancelled its caller does not want it any more
     * @param loading it waited for a model that was being loaded when the host ended
     * @param sent the host had it
     * @param started the host had begun to compute it
     * @param streamed some of its text was given to its listener
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
        // one that only stood in the queue is hardly to blame, but is not sent without end either
        boolean spent = request.streamed() || request.started() && request.attempts() >= ATTEMPTS
                || request.attempts() >= 2 * ATTEMPTS;
        return request.sent() && spent ? Fate.FAILED : Fate.AGAIN;
    }
}
