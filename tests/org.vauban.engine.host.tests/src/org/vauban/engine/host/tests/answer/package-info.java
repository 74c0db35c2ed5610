// SPDX-License-Identifier: EPL-2.0
/** Tests of the parser that reads tool calls and reasoning out of an answer. */
package org.vauban.engine.host.tests.answer;
