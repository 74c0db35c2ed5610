// SPDX-License-Identifier: EPL-2.0
/**
 * Reads tool calls and reasoning back out of what a model writes, while it is being written. Each family of models
 * marks them in its own way ({@link org.vauban.engine.host.answer.AnswerFormat}); what looks like a call but is none
 * stays text.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.engine.host.answer;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
