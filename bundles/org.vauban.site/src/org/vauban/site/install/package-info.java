// SPDX-License-Identifier: EPL-2.0
/** Installs bundles into existing Eclipse installations, and undoes it. */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.site.install;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
