// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.scheduler.SchedulerOptions;

/**
 * Options for serving requests of a model.
 *
 * @param embeddings whether the model embeds rather than generates text
 * @param scheduler options of the scheduler, for a model that generates text
 * @param draftId id of the configured draft model, or null
 * @param threads number of threads for computing
 */
record ServingOptions(boolean embeddings, SchedulerOptions scheduler, @Nullable String draftId, int threads) {}
