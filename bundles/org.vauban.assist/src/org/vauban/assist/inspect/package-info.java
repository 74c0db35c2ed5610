// SPDX-License-Identifier: EPL-2.0
/** What was sent to the model, where it came from, what was held back, and what it cost. */
package org.vauban.assist.inspect;
