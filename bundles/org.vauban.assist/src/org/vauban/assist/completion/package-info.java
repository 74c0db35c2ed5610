// SPDX-License-Identifier: EPL-2.0
/**
 * Suggestions at the caret: {@link org.vauban.assist.completion.CompletionService} is what editors ask; {@link
 * org.vauban.assist.completion.CompletionPipeline} takes a query through prompt, gate, request, filter and check.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.assist.completion;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
