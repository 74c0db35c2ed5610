// SPDX-License-Identifier: EPL-2.0
/** Offline bundles: one archive with everything that a closed network needs, covered by one signed manifest. */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.site.bundle;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
