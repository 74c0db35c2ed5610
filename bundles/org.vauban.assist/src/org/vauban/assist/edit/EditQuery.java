// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.attachment.Attachment;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/**
 * What to change and how.
 *
 * @param editor a key of the editor or document; a newer query of the same key ends the older one
 * @param source where the text is stored
 * @param language an LSP language id such as {@code java}, or null
 * @param text the whole document as it is in the editor
 * @param start of the region in UTF-16 units; the region is taken as whole lines
 * @param end of the region; equal to the start to insert at a blank line, or to change the line of the caret
 * @param instruction what the user asks for, in any language
 * @param attachments what helps beside the text round the region; may be empty
 * @param quoted what the text and the instruction tell of other files, such as the head of a method that one of them
 *        declares: nothing is sent where the gate holds one of these back
 */
public record EditQuery(String editor, TextSource source, @Nullable String language, String text, int start, int end,
        String instruction, List<Attachment> attachments, List<SourceText> quoted) {

    public EditQuery {
        Objects.requireNonNull(editor);
        Objects.requireNonNull(source);
        Objects.requireNonNull(text);
        Objects.requireNonNull(instruction);
        Objects.checkFromToIndex(start, end, text.length());
        attachments = List.copyOf(attachments);
        quoted = List.copyOf(quoted);
    }

    /** What tells nothing of other files. */
    public EditQuery(String editor, TextSource source, @Nullable String language, String text, int start, int end,
            String instruction, List<Attachment> attachments) {
        this(editor, source, language, text, start, end, instruction, attachments, List.of());
    }

    /**
     * The same with another instruction.
     *
     * @param told what that tells of other files
     */
    EditQuery with(String other, List<SourceText> told) {
        return new EditQuery(editor, source, language, text, start, end, other, attachments, told);
    }

    /** Where the text is stored, for names and the kind of text; null for what is no file. */
    public @Nullable Path file() {
        return source().path();
    }

    /** The project or workspace folder, or null. */
    public @Nullable Path root() {
        return source().root();
    }
}
