// SPDX-License-Identifier: EPL-2.0
/**
 * Reads tool calls and reasoning back out of what a model writes, while it is being written. Each family of models
 * marks them in its own way ({@link org.vauban.engine.host.answer.AnswerFormat}); what looks like a call but is none
 * stays text.
 */
package org.vauban.engine.host.answer;
