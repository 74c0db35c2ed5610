// SPDX-License-Identifier: EPL-2.0
/**
 * Inline completion in text editors: one {@link org.vauban.ide.completion.EditorSession} per editor decides when to
 * send a request, what is shown, and what accepting it does.
 */
@NonNullByDefault({RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.ide.completion;

import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
