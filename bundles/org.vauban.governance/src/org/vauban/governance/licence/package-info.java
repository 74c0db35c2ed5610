// SPDX-License-Identifier: EPL-2.0
/**
 * Where generated code stands verbatim in published sources, and under which licence. Works offline, on data that
 * {@link org.vauban.governance.licence.LicenceDataWriter} makes from sources and that is installed apart.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.governance.licence;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
