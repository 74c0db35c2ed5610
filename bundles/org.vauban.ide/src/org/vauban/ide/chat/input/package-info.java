// SPDX-License-Identifier: EPL-2.0
/** Where a question is typed: its field, proposals, attachments and sending. */
package org.vauban.ide.chat.input;
