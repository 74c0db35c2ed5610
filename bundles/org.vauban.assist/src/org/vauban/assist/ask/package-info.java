// SPDX-License-Identifier: EPL-2.0
/**
 * The way of a question to the model that all features but completion take: gate, count, fit, send, note. Internal to
 * the assistant.
 */
package org.vauban.assist.ask;
