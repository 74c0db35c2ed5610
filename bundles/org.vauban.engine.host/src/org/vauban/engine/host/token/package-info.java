// SPDX-License-Identifier: EPL-2.0
/** Lists of tokens, their truncation, prefixes and variants, and what a model says of them: logits, probabilities. */
package org.vauban.engine.host.token;
