// SPDX-License-Identifier: EPL-2.0
/** Conversations with the model: what was said, how it goes on, how it is kept. */
package org.vauban.assist.chat;
