// SPDX-License-Identifier: EPL-2.0
/**
 * Work on documents: rewriting, correcting, translating and the rest for the text of an editor, and for files and
 * folders in the background; the check of requirements. What comes of it is reviewed before anything is written.
 */
package org.vauban.ide.document;
