// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.slot;

/**
 * Counts of an engine's work since its start, for all models.
 *
 * @param steps number of micro-batches
 * @param requests sum of the number of requests in each of them
 * @param drafts how often tokens were drafted for a request before a step
 */
public record StepCounts(long steps, long requests, long drafts) {
    /** No steps, or they are not counted. */
    public static final StepCounts NONE = new StepCounts(0, 0, 0);
}
