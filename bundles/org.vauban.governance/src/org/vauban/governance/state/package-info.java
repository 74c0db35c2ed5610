// SPDX-License-Identifier: EPL-2.0
/**
 * What models have read, on disk: only where a policy allows it, and never in the clear, since it can be turned back
 * into the text.
 */
package org.vauban.governance.state;
