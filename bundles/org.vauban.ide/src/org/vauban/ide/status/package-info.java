// SPDX-License-Identifier: EPL-2.0
/** The status item, its menu, and the sentence that it shows. */
@NonNullByDefault({RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.ide.status;

import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
