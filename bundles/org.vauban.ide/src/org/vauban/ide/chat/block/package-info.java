// SPDX-License-Identifier: EPL-2.0
/** What becomes of a code block of an answer: inserted, compared, made a file of. */
package org.vauban.ide.chat.block;
