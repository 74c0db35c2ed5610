// SPDX-License-Identifier: EPL-2.0
/**
 * From texts to tokens and back: fill-in-the-middle formats, chat prompts, stop strings. Names of control tokens in a
 * text stay text everywhere here.
 */
package org.vauban.engine.host.prompt;
