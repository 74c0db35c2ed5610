// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.block;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.edit.CodeEdits;
import org.vauban.assist.edit.CodeEdits.Range;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.ide.attach.EditorText;
import org.vauban.ide.workbench.InternalEditors;

/**
 * Place at which code of an answer is applied. UI thread.
 *
 * @param editor editor of the text
 * @param text current text
 * @param base text that the change refers to: the current one, or a file as it was attached to the question
 * @param range range of the base that the code replaces, or null to insert it at the caret
 */
record BlockTarget(IEditorPart editor, EditorText text, String base, @Nullable Range range) {

    /** Present in the text of a file read from disk, absent in an editor. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Returns the caret of the active editor. */
    static Optional<BlockTarget> caret(IWorkbenchPage page) {
        IEditorPart editor = page.getActiveEditor();
        return EditorText.of(editor).map(text -> new BlockTarget(editor, text, text.text(), null));
    }

    /** Returns the selection of the active editor. */
    static Optional<BlockTarget> selection(IWorkbenchPage page) {
        return caret(page).filter(target -> target.text.start() < target.text.end())
                .map(target -> new BlockTarget(target.editor, target.text, target.base,
                        new Range(target.text.start(), target.text.end())));
    }

    /** Returns the attachment of a question in its file, if the file still contains it; opens the editor. */
    static Optional<BlockTarget> asked(IWorkbenchPage page, Turn turn, String code) throws PartInitException {
        for (Attachment attachment : turn.attachments()) {
            boolean place = switch (attachment.kind()) {
                case SELECTION, METHOD, TYPE -> true;
                case FILE -> turn.attachments().size() == 1 && !attachment.text().isBlank()
                        && most(code, attachment.text());
                default -> false;
            };
            Optional<IFile> file = place ? file(attachment) : Optional.empty();
            if (file.isEmpty()) {
                continue;
            }
            IEditorPart editor = InternalEditors.open(page, file.get(), false);
            Optional<BlockTarget> found = EditorText.of(editor).flatMap(text -> of(editor, text, attachment));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** A whole file is replaced as it was attached: later changes are kept, or reported as conflicts. */
    private static Optional<BlockTarget> of(IEditorPart editor, EditorText text, Attachment attachment) {
        if (attachment.kind() == Kind.FILE) {
            String asked = attachment.text().startsWith(BYTE_ORDER_MARK) ? attachment.text().substring(1)
                    : attachment.text();
            return Optional.of(new BlockTarget(editor, text, asked, new Range(0, asked.length())));
        }
        return CodeEdits.find(text.text(), attachment)
                .map(range -> new BlockTarget(editor, text, text.text(), range));
    }

    /** Whether the code may be the whole file; otherwise the file is not replaced. */
    private static boolean most(String code, String file) {
        return code.lines().count() * 2 >= file.lines().count();
    }

    private static Optional<IFile> file(Attachment attachment) {
        Path file = attachment.file();
        if (file == null) {
            return Optional.empty();
        }
        IFile[] files = ResourcesPlugin.getWorkspace().getRoot().findFilesForLocationURI(file.toUri());
        return List.of(files).stream().filter(IFile::exists).findFirst();
    }

    /** Returns the change that applies the code. */
    EditProposal proposal(String code) {
        Range replaced = range;
        return replaced == null
                ? CodeEdits.insert(text.language(), text.file(), base, text.end(), code)
                : CodeEdits.replace(text.language(), text.file(), base, replaced.start(), replaced.end(),
                        code);
    }
}
