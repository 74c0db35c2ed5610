// SPDX-License-Identifier: EPL-2.0
/**
 * What an administrator, else the user, decides: a file of settings, and one type for each setting that says what its
 * values mean and which of them holds when nobody decided. What cannot be understood stops the work rather than being
 * left out.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.governance.policy;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
