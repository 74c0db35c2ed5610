// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.vauban.assist.material.Attachment;

/**
 * What to change and how.
 *
 * @param editor a key of the editor or document; a newer query of the same key ends the older one
 * @param file where the text is stored, or null for a text without a file
 * @param root the project or workspace folder, for {@code .vaubanignore} and relative names, or null
 * @param language an LSP language id such as {@code java}, or null
 * @param text the whole document as it is in the editor
 * @param start of the region in UTF-16 units; the region is taken as whole lines
 * @param end of the region; equal to the start to insert at a blank line, or to change the line of the caret
 * @param instruction what the user asks for, in any language
 * @param attachments what helps beside the text round the region; may be empty
 */
public record EditQuery(String editor, Path file, Path root, String language, String text, int start, int end,
        String instruction, List<Attachment> attachments) {

    public EditQuery {
        Objects.requireNonNull(editor);
        Objects.requireNonNull(text);
        Objects.requireNonNull(instruction);
        Objects.checkFromToIndex(start, end, text.length());
        attachments = List.copyOf(attachments);
    }
}
