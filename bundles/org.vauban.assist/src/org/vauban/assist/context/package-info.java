// SPDX-License-Identifier: EPL-2.0
/**
 * Context beyond the text at the caret that helps a small model to continue: each
 * {@link org.vauban.assist.context.Snippet} carries its source, is reviewed by the gate under its own file, and is
 * placed in a prompt that changes as little as possible.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.assist.context;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
