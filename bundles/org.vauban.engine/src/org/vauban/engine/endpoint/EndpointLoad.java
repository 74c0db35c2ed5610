// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.endpoint;

/**
 * The load that an endpoint reports, for all of its clients together.
 *
 * @param running requests that it computes
 * @param waiting requests that wait for capacity
 */
public record EndpointLoad(int running, int waiting) {}
