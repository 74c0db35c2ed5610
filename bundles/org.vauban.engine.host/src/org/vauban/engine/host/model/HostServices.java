// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.util.function.LongConsumer;
import org.vauban.engine.host.message.HostFailures;
import org.vauban.engine.host.message.HostMessages;
import org.vauban.engine.host.state.StateStore;

/**
 * Services of the host that its models use.
 *
 * @param store keeps the saved states of workspaces
 * @param step called after each micro-batch, and while a model loads
 * @param counter counts the computed steps
 * @param started receives the id of each request that leaves the queue
 * @param queueLimit maximum number of requests that wait for one model
 */
public record HostServices(StateStore store, HostFailures failures, HostMessages messages, Runnable step,
        StepCounter counter, LongConsumer started, int queueLimit) {}
