// SPDX-License-Identifier: EPL-2.0
/** The commands of the chat: what they are called, what they ask the model, what they need and what comes out. */
package org.vauban.assist.command;
