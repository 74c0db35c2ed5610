// SPDX-License-Identifier: EPL-2.0
/**
 * What models have read, kept by workspace in the memory of the host when a slot loses it, and as bytes that can leave
 * the host and come back. Knows nothing of slots and requests.
 */
package org.vauban.engine.host.state;
