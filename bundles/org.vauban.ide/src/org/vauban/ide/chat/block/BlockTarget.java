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
import org.eclipse.ui.ide.IDE;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.edit.CodeEdits;
import org.vauban.assist.edit.CodeEdits.Range;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.ide.attach.EditorText;

/**
 * Where code of an answer would go. UI thread.
 *
 * @param editor that has the text
 * @param text as it is now
 * @param base the text that the code is for: that of now, or of a file as the question had it
 * @param range what of the base the code would replace, or null to put it at the caret
 */
record BlockTarget(IEditorPart editor, EditorText text, String base, @Nullable Range range) {

    /** A file has it that was read from the disk, an editor has not. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** The caret of the editor that was used last. */
    static Optional<BlockTarget> caret(IWorkbenchPage page) {
        IEditorPart editor = page.getActiveEditor();
        return EditorText.of(editor).map(text -> new BlockTarget(editor, text, text.text(), null));
    }

    /** What is selected in the editor that was used last. */
    static Optional<BlockTarget> selection(IWorkbenchPage page) {
        return caret(page).filter(target -> target.text.start() < target.text.end())
                .map(target -> new BlockTarget(target.editor, target.text, target.base,
                        new Range(target.text.start(), target.text.end())));
    }

    /** What a question was about, where that still stands in its file; opens its editor. */
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
            IEditorPart editor = IDE.openEditor(page, file.get(), false);
            Optional<BlockTarget> found = EditorText.of(editor).flatMap(text -> of(editor, text, attachment));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** A whole file is replaced as the question had it: what was changed in it since then stays, or is in the way. */
    private static Optional<BlockTarget> of(IEditorPart editor, EditorText text, Attachment attachment) {
        if (attachment.kind() == Kind.FILE) {
            String asked = attachment.text().startsWith(BYTE_ORDER_MARK) ? attachment.text().substring(1)
                    : attachment.text();
            return Optional.of(new BlockTarget(editor, text, asked, new Range(0, asked.length())));
        }
        return CodeEdits.find(text.text(), attachment)
                .map(range -> new BlockTarget(editor, text, text.text(), range));
    }

    /** A file is replaced only by what can be all of it. */
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

    /** The change that brings code there. */
    EditProposal proposal(String code) {
        Range replaced = range;
        return replaced == null
                ? CodeEdits.insert(text.file(), base, text.end(), code)
                : CodeEdits.replace(text.file(), base, replaced.start(), replaced.end(), code);
    }
}
