// SPDX-License-Identifier: EPL-2.0
/** How a conversation is shown, in a page or as plain text. */
package org.vauban.ide.chat.transcript;
