// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

/** What a {@link Scheduler} tells and asks the one who owns it. On any thread. */
public interface SchedulerEvents {

    /** A request left the queue for the first time. */
    void started(long id);

    /** A step was computed. */
    void step();

    /**
     * A step of the model itself was computed.
     *
     * @param requests that had a part in it
     * @param drafted of these, requests for which tokens were drafted
     */
    void computed(int requests, int drafted);

    /**
     * @param tokens that the request needs at least
     * @param limit that the context holds
     */
    RuntimeException contextExceeded(int tokens, int limit);

    /** Too many requests wait. */
    RuntimeException overloaded(int waiting);

    /** The model is being unloaded. */
    RuntimeException closed();

    /** Says a failure of the binding, or of building a prompt. */
    RuntimeException failure(Throwable e);
}
