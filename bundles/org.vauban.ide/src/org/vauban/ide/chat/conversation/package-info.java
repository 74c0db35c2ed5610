// SPDX-License-Identifier: EPL-2.0
/** The conversations of the workbench, whether their view is open or not: kept, drafted, running. */
package org.vauban.ide.chat.conversation;
