// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.document;

/** The kind of a block of a document. */
public enum BlockKind {
    /** A heading, with its level. */
    HEADING,
    /** A paragraph, or text of unknown kind. */
    PARAGRAPH,
    /** An item of a list. */
    LIST_ITEM,
    /** A row of a table, its cells separated by tabs. */
    TABLE_ROW,
    /** Source code or other preformatted text. */
    CODE
}
