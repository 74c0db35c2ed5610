// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

/**
 * A place in an editor to which the user may go next.
 *
 * @param offset offset in the document, in UTF-16 units
 */
public record EditorPlace(EditorSession session, int offset) {}
