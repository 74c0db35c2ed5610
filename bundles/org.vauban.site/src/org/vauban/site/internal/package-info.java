// SPDX-License-Identifier: EPL-2.0
/** Internal to the bundle: messages, and atomic file replacement. */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.site.internal;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
