// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

/** Receives the events of a {@link Scheduler} and supplies its error messages. On any thread. */
public interface SchedulerEvents {

    /** Called when a request leaves the queue for the first time. */
    void started(long id);

    /** Called after each step. */
    void step();

    /**
     * Called after each step of the model itself.
     *
     * @param requests number of requests in the step
     * @param drafted how many of them had drafted tokens
     */
    void computed(int requests, int drafted);

    /**
     * @param tokens minimum number of tokens that the request needs
     * @param limit size of the context in tokens
     */
    RuntimeException contextExceeded(int tokens, int limit);

    /** Returns the failure for too many waiting requests. */
    RuntimeException overloaded(int waiting);

    /** Returns the failure for a model that is being unloaded. */
    RuntimeException closed();

    /** Converts a failure of the binding or of building a prompt. */
    RuntimeException failure(Throwable e);
}
