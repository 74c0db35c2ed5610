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
import org.vauban.assist.chat.Turn;
import org.vauban.assist.edit.CodeEdits;
import org.vauban.assist.edit.CodeEdits.Range;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.material.Attachment;
import org.vauban.assist.material.Attachment.Kind;
import org.vauban.ide.attach.EditorText;

/**
 * Where code of an answer would go. UI thread.
 *
 * @param editor that has the text
 * @param text as it is now
 * @param range what the code would replace, or null to put it at the caret
 */
record BlockTarget(IEditorPart editor, EditorText text, @Nullable Range range) {

    /** The caret of the editor that was used last. */
    static Optional<BlockTarget> caret(IWorkbenchPage page) {
        IEditorPart editor = page.getActiveEditor();
        return EditorText.of(editor).map(text -> new BlockTarget(editor, text, null));
    }

    /** What is selected in the editor that was used last. */
    static Optional<BlockTarget> selection(IWorkbenchPage page) {
        return caret(page).filter(target -> target.text.start() < target.text.end())
                .map(target -> new BlockTarget(target.editor, target.text,
                        new Range(target.text.start(), target.text.end())));
    }

    /** What a question was about, where that still stands in its file; opens its editor. */
    static Optional<BlockTarget> asked(IWorkbenchPage page, Turn turn, String code) throws PartInitException {
        for (Attachment attachment : turn.attachments()) {
            boolean place = switch (attachment.kind()) {
                case SELECTION, METHOD, TYPE -> true;
                case FILE -> turn.attachments().size() == 1 && most(code, attachment.text());
                default -> false;
            };
            Optional<IFile> file = place ? file(attachment) : Optional.empty();
            if (file.isEmpty()) {
                continue;
            }
            IEditorPart editor = IDE.openEditor(page, file.get(), false);
            Optional<BlockTarget> found = EditorText.of(editor).flatMap(text -> range(text, attachment)
                    .map(range -> new BlockTarget(editor, text, range)));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Range> range(EditorText text, Attachment attachment) {
        return attachment.kind() == Kind.FILE
                ? Optional.of(new Range(0, text.text().length()))
                : CodeEdits.find(text.text(), attachment);
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
                ? CodeEdits.insert(text.file(), text.text(), text.end(), code)
                : CodeEdits.replace(text.file(), text.text(), replaced.start(), replaced.end(), code);
    }
}
