// SPDX-License-Identifier: EPL-2.0
/**
 * The page that a browser shows a conversation with: local, without network, told what to draw and telling what was
 * pressed.
 */
package org.vauban.ide.chat.page;
