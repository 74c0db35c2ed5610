// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.slot;

/**
 * What an engine has computed since it started, for all models.
 *
 * @param steps micro-batches
 * @param requests the sum of the requests that had a part in each of them
 * @param drafts how often tokens were drafted for a request before a step
 */
public record StepCounts(long steps, long requests, long drafts) {
    /** Nothing, or nobody counts. */
    public static final StepCounts NONE = new StepCounts(0, 0, 0);
}
