// SPDX-License-Identifier: EPL-2.0
/** Updates of the IDE from signed sites. */
@NonNullByDefault({RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.ide.update;

import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
