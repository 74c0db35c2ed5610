// SPDX-License-Identifier: EPL-2.0
/** What menus and keys do with the chat. */
package org.vauban.ide.chat.commands;
