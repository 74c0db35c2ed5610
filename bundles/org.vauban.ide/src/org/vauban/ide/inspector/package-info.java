// SPDX-License-Identifier: EPL-2.0
/**
 * The prompt inspector: what was sent to the model, as it saw it, where it came from, what was held back, what it cost.
 */
@NonNullByDefault({RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.ide.inspector;

import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
