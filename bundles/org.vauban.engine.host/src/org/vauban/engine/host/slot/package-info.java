// SPDX-License-Identifier: EPL-2.0
/** Slots and what of their KV cache a prompt reuses: prefixes, and blocks that move. Knows nothing of requests. */
package org.vauban.engine.host.slot;
