// SPDX-License-Identifier: EPL-2.0
/**
 * The gate between a workspace and a model. Text leaves it only as {@link org.vauban.governance.ApprovedText}, which
 * only {@link org.vauban.governance.Gate} makes: after exclusion, after masking, and after its audit line was written.
 */
package org.vauban.governance;
