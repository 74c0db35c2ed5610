// SPDX-License-Identifier: EPL-2.0
/**
 * The gate between a workspace and a model. Text passes it only as {@link org.vauban.governance.ApprovedText}, which
 * only {@link org.vauban.governance.Gate} creates: after exclusion, masking and writing the audit line.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.governance;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
