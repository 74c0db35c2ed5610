// SPDX-License-Identifier: EPL-2.0
/** Types and methods of Java as what can go with a question of the chat. */
package org.vauban.ide.jdt.attach;
