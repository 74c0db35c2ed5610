// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.endpoint;

import org.eclipse.jdt.annotation.Nullable;

/**
 * How an endpoint is that answers for a model of a server. Without addresses and keys.
 *
 * @param model id of the model
 * @param endpoint as the policy names it
 * @param up whether it was found to work
 * @param problem why it does not, in the language of the engine; null also where it was not looked at yet
 * @param inFlight requests that it answers now
 * @param answers that it has given since the start
 * @param failures requests since the start that it did not answer, or not to the end
 * @param load what it said last that it has to do; null where that is not known
 */
public record BackEndStatus(String model, String endpoint, boolean up, @Nullable String problem, int inFlight,
        long answers, long failures, @Nullable EndpointLoad load) {}
