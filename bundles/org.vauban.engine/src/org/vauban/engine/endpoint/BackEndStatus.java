// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.endpoint;

import org.eclipse.jdt.annotation.Nullable;

/**
 * The status of an endpoint that serves a model of a server. Contains no addresses and keys.
 *
 * @param model id of the model
 * @param endpoint name of the endpoint in the policy
 * @param up whether it is known to work
 * @param problem reason if it does not work, in the language of the engine; null also before the first check
 * @param inFlight number of requests in progress
 * @param answers number of answers since the start
 * @param failures number of failed or incomplete answers since the start
 * @param load last reported load; null if unknown
 */
public record BackEndStatus(String model, String endpoint, boolean up, @Nullable String problem, int inFlight,
        long answers, long failures, @Nullable EndpointLoad load) {}
