// SPDX-License-Identifier: EPL-2.0
/** A folder that keeps verified versions of a site, mirroring into it, and the version that each ring receives. */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.site.store;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
