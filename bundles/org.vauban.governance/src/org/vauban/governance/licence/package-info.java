// SPDX-License-Identifier: EPL-2.0
/**
 * Finds generated code that occurs verbatim in published sources, and the sources' licences. Works offline, on data
 * that {@link org.vauban.governance.licence.LicenceDataWriter} creates from sources and that is installed separately.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.governance.licence;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
