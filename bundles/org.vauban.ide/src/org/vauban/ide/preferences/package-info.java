// SPDX-License-Identifier: EPL-2.0
/** The pages of preferences and of project properties. A setting that a policy decides is locked and says why. */
@NonNullByDefault({RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.ide.preferences;

import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
