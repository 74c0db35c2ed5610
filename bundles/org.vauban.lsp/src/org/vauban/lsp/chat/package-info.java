// SPDX-License-Identifier: EPL-2.0
/** Conversations, chat commands, attachments and hovers. */
package org.vauban.lsp.chat;
