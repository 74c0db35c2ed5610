// SPDX-License-Identifier: EPL-2.0
/**
 * The decisions of administrators, sites and users: the files of settings, their verification and combination, and the
 * rules that follow from them. A policy that cannot be understood stops all requests instead of being ignored.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.governance.policy;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
