// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.util.function.LongConsumer;
import org.vauban.engine.host.message.HostFailures;
import org.vauban.engine.host.message.HostMessages;
import org.vauban.engine.host.state.StateStore;

/**
 * What models get from the host that they are loaded in.
 *
 * @param store where what is read for workspaces is kept
 * @param step called after each micro-batch, and while a model loads
 * @param counter of what is computed
 * @param started told the id of each request that leaves the queue
 * @param queueLimit requests that may wait for one model
 */
public record HostServices(StateStore store, HostFailures failures, HostMessages messages, Runnable step,
        StepCounter counter, LongConsumer started, int queueLimit) {}
