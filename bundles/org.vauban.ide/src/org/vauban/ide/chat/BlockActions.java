// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.core.resources.IFile;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.ide.IDE;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.edit.EditProposal;
import org.vauban.assist.markdown.CodeBlock;
import org.vauban.assist.markdown.CodeBlocks;
import org.vauban.ide.preview.ChangeResult;
import org.vauban.ide.preview.ChangeTarget;
import org.vauban.ide.preview.ProposalPreview;

/** What the buttons of a code block do. UI thread. */
final class BlockActions {

    private final Chats chats;
    private final IWorkbenchPage page;
    private final Consumer<String> notice;

    /** @param notice takes a sentence for the user */
    BlockActions(Chats chats, IWorkbenchPage page, Consumer<String> notice) {
        this.chats = chats;
        this.page = page;
        this.notice = notice;
    }

    /** The code block of an answer with its number. */
    static Optional<CodeBlock> block(String answer, int number) {
        List<CodeBlock> blocks = CodeBlocks.of(answer);
        return number >= 0 && number < blocks.size() ? Optional.of(blocks.get(number)) : Optional.empty();
    }

    void copy(String text) {
        if (text.isEmpty()) {
            return;
        }
        Clipboard clipboard = new Clipboard(page.getWorkbenchWindow().getShell().getDisplay());
        try {
            clipboard.setContents(new Object[] {text}, new Transfer[] {TextTransfer.getInstance()});
        } finally {
            clipboard.dispose();
        }
    }

    void insert(Turn turn, CodeBlock code) {
        BlockTarget.caret(page).ifPresentOrElse(target -> write(target, turn, code),
                () -> notice.accept(Messages.Block_noEditor));
    }

    void replace(Turn turn, CodeBlock code) {
        try {
            Optional<BlockTarget> target = BlockTarget.selection(page);
            if (target.isEmpty()) {
                target = BlockTarget.asked(page, turn, code.text());
            }
            target.ifPresentOrElse(found -> write(found, turn, code), () -> notice.accept(Messages.Block_noSelection));
        } catch (PartInitException e) {
            notice.accept(e.getMessage());
        }
    }

    /** The change that brings the code there; says so if there is none, since a secret would become asterisks. */
    private Optional<EditProposal> proposal(BlockTarget target, Turn turn, CodeBlock code) {
        Optional<String> text = MaskedCode.of(chats.conversation(), chats.approved(), turn, code.text(),
                target.text().file(),
                target.text().text());
        if (text.isEmpty()) {
            notice.accept(Messages.Block_masked);
        }
        return text.map(target::proposal);
    }

    private void write(BlockTarget target, Turn turn, CodeBlock code) {
        Optional<EditProposal> proposal = proposal(target, turn, code);
        if (proposal.isEmpty()) {
            return;
        }
        ChangeTarget.of(target.editor()).write(proposal.get()).thenAccept(result -> {
            switch (result) {
                case ChangeResult.Written written -> page.activate(target.editor());
                case ChangeResult.Conflicting conflict -> notice.accept(conflict.message());
                case ChangeResult.Refused refused -> notice.accept(refused.message());
            }
        });
    }

    void preview(Turn turn, CodeBlock code) {
        try {
            Optional<BlockTarget> target = BlockTarget.asked(page, turn, code.text());
            if (target.isEmpty()) {
                target = BlockTarget.selection(page).or(() -> BlockTarget.caret(page));
            }
            if (target.isEmpty()) {
                notice.accept(Messages.Block_noEditor);
                return;
            }
            Optional<EditProposal> proposal = proposal(target.get(), turn, code);
            if (proposal.isEmpty()) {
                return;
            }
            if (proposal.get().isEmpty()) {
                notice.accept(Messages.Block_same);
                return;
            }
            ProposalPreview.open(target.get().editor(), proposal.get(),
                    NLS.bind(Messages.Block_previewTitle, target.get().text().name()));
        } catch (PartInitException e) {
            notice.accept(e.getMessage());
        }
    }

    void newFile(CodeBlock code) {
        IEditorPart editor = page.getActiveEditor();
        IFile beside = editor == null ? null : editor.getEditorInput().getAdapter(IFile.class);
        NewCodeFileDialog dialog = new NewCodeFileDialog(page.getWorkbenchWindow().getShell(),
                NewCodeFile.of(code, beside));
        if (dialog.open() == Window.OK) {
            Display display = page.getWorkbenchWindow().getShell().getDisplay();
            dialog.make().whenCompleteAsync((file, failure) -> {
                if (failure != null) {
                    notice.accept(Chats.sentence(failure));
                } else {
                    show(file);
                }
            }, display::asyncExec);
        }
    }

    private void show(IFile file) {
        try {
            IDE.openEditor(page, file, true);
        } catch (PartInitException e) {
            notice.accept(e.getMessage());
        }
    }
}
