// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.edit.answer.EditRegion;
import org.vauban.assist.markdown.CodeBlock;
import org.vauban.assist.markdown.CodeBlocks;
import org.vauban.governance.SourceText;
import org.vauban.governance.language.Language;
import org.vauban.governance.source.TextSource;

/**
 * A request to change a region of a text.
 *
 * @param editor key of the editor or document; a newer query with the same key ends the older one
 * @param source location of the text
 * @param language an LSP language id such as {@code java}, or null
 * @param text the editor's whole document
 * @param start start of the region in UTF-16 units; the region is extended to whole lines
 * @param end end of the region; equal to the start to insert at a blank line, or to change the line of the caret
 * @param instruction the user's instruction, in any language
 * @param attachments context in addition to the text around the region; may be empty
 * @param quoted text of other files in the document or the instruction, such as the head of a method declared in one:
 *        if the gate withholds any of it, nothing is sent
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

    /** Creates a query without text of other files. */
    public EditQuery(String editor, TextSource source, @Nullable String language, String text, int start, int end,
            String instruction, List<Attachment> attachments) {
        this(editor, source, language, text, start, end, instruction, attachments, List.of());
    }

    /**
     * Returns a copy with another instruction.
     *
     * @param told text of other files in it
     */
    EditQuery with(String other, List<SourceText> told) {
        return new EditQuery(editor, source, language, text, start, end, other, attachments, told);
    }

    /** Returns the location of the text, for names and the kind of text; null if it is not a file. */
    public @Nullable Path file() {
        return source().path();
    }

    /** Whether the region may have fenced blocks of its own, as Markdown does outside its blocks of code. */
    boolean nestsFences() {
        Language named = Language.ofName(language);
        return (named == null ? Language.ofFile(file()) : named) == Language.MARKDOWN && !isInFence();
    }

    private boolean isInFence() {
        List<CodeBlock> before = CodeBlocks.of(text.substring(0, EditRegion.of(text, start, end).start()));
        return !before.isEmpty() && !before.getLast().closed();
    }

    /** Returns the project or workspace folder, or null. */
    public @Nullable Path root() {
        return source().root();
    }
}
