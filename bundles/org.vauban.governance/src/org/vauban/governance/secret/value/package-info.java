// SPDX-License-Identifier: EPL-2.0
/**
 * Detectors of secrets identified by the name they are assigned to.
 * {@link org.vauban.governance.secret.value.NamedValueDetector} finds the name, and readers for the various notations
 * find where its value begins and ends. Internal to the bundle.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.governance.secret.value;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
