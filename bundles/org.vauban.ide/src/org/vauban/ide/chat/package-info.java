// SPDX-License-Identifier: EPL-2.0
/** The chat view: conversations with the model, beside the code that they are about. */
package org.vauban.ide.chat;
