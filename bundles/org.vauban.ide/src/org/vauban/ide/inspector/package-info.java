// SPDX-License-Identifier: EPL-2.0
/**
 * The prompt inspector: what was sent to the model, as it saw it, where it came from, what was held back, what it cost.
 */
package org.vauban.ide.inspector;
