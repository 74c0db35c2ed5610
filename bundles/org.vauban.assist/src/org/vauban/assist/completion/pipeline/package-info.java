// SPDX-License-Identifier: EPL-2.0
/**
 * How a suggestion comes about: {@link org.vauban.assist.completion.pipeline.CompletionPipeline} takes a query through
 * prompt, gate, request, filter and check, and reads prompts ahead.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.assist.completion.pipeline;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
