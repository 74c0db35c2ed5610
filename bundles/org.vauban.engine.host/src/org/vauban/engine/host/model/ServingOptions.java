// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.scheduler.SchedulerOptions;

/**
 * How a model serves requests.
 *
 * @param embeddings whether it embeds, and does not write
 * @param scheduler how it serves, if it writes
 * @param draftId the smaller model that is to write ahead, or null
 * @param threads to compute with
 */
record ServingOptions(boolean embeddings, SchedulerOptions scheduler, @Nullable String draftId, int threads) {}
