// SPDX-License-Identifier: EPL-2.0
/**
 * The gate between a workspace and a model. Text leaves it only as {@link org.vauban.governance.ApprovedText}, which
 * only {@link org.vauban.governance.Gate} makes: after exclusion, after masking, and after its audit line was written.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.governance;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
