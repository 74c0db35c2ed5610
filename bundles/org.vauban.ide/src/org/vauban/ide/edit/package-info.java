// SPDX-License-Identifier: EPL-2.0
/**
 * Edits that a person asks for in words, in any text editor: the field for the instruction, the change as it grows, and
 * its acceptance.
 */
package org.vauban.ide.edit;
