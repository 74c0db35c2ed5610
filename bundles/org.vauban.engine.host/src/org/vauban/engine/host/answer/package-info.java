// SPDX-License-Identifier: EPL-2.0
/**
 * Parses tool calls and reasoning in answers while they are generated. Each model family marks them in a different way
 * ({@link org.vauban.engine.host.answer.AnswerFormat}); text that resembles a call but is not valid stays text.
 */
@NonNullByDefault({PARAMETER, RETURN_TYPE, RECORD_COMPONENT})
package org.vauban.engine.host.answer;

import static org.eclipse.jdt.annotation.DefaultLocation.PARAMETER;
import static org.eclipse.jdt.annotation.DefaultLocation.RECORD_COMPONENT;
import static org.eclipse.jdt.annotation.DefaultLocation.RETURN_TYPE;

import org.eclipse.jdt.annotation.NonNullByDefault;
