// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.endpoint;

/**
 * What an endpoint says that it has to do, for all of its clients together.
 *
 * @param running requests that it computes
 * @param waiting requests that wait for room
 */
public record EndpointLoad(int running, int waiting) {}
