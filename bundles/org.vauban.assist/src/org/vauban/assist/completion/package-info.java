// SPDX-License-Identifier: EPL-2.0
/**
 * Suggestions at the caret, as editors ask for them: {@link org.vauban.assist.completion.CompletionService} answers a
 * {@link org.vauban.assist.completion.CompletionQuery} with a {@link org.vauban.assist.completion.CompletionCall}.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.assist.completion;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
