// SPDX-License-Identifier: EPL-2.0
/** The slots of a model: who gets one first, what they hold, and the KV cache that is kept when they are given away. */
package org.vauban.engine.slot;
