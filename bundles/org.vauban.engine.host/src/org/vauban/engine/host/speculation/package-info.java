// SPDX-License-Identifier: EPL-2.0
/** Speculative decoding: drafts from the prompt, from a draft text or a draft model, and how long they should be. */
package org.vauban.engine.host.speculation;
