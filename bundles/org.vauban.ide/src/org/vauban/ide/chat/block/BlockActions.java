// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.block;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.core.resources.IFile;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.window.Window;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.command.Command;
import org.vauban.assist.edit.CodeEdits.Range;
import org.vauban.assist.edit.DocumentationCheck;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.markdown.CodeBlock;
import org.vauban.assist.markdown.CodeBlocks;
import org.vauban.assist.outcome.OutputOutcome;
import org.vauban.ide.chat.conversation.ChatFailures;
import org.vauban.ide.chat.conversation.Messages;
import org.vauban.ide.chat.conversation.WorkbenchChats;
import org.vauban.ide.preview.ChangeResult;
import org.vauban.ide.preview.ChangeTarget;
import org.vauban.ide.preview.ProposalPreview;
import org.vauban.ide.workbench.ClipboardText;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.InternalEditors;

/** Actions of a code block's buttons. UI thread. */
public final class BlockActions {
    private static final String FEATURE = "chat";

    private final WorkbenchChats chats;
    private final IWorkbenchPage page;
    private final Consumer<String> notice;

    /** @param notice shows a sentence to the user */
    public BlockActions(WorkbenchChats chats, IWorkbenchPage page, Consumer<String> notice) {
        this.chats = chats;
        this.page = page;
        this.notice = notice;
    }

    /** Returns the code block with a number in an answer. */
    public static Optional<CodeBlock> block(String answer, int number) {
        List<CodeBlock> blocks = CodeBlocks.of(answer);
        return number >= 0 && number < blocks.size() ? Optional.of(blocks.get(number)) : Optional.empty();
    }

    public void copy(String text) {
        if (text.isEmpty()) {
            return;
        }
        ClipboardText.copy(page.getWorkbenchWindow().getShell().getDisplay(), text);
    }

    public void insert(Turn turn, CodeBlock code) {
        BlockTarget.caret(page).ifPresentOrElse(target -> write(target, turn, code),
                () -> notice.accept(Messages.Block_noEditor));
    }

    public void replace(Turn turn, CodeBlock code) {
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

    /**
     * Returns the change that applies the code; shows a notice and returns empty if a secret would become asterisks.
     */
    private Optional<EditProposal> proposal(BlockTarget target, Turn turn, CodeBlock code) {
        Optional<String> text = AnswerCodeRestorer.of(chats.conversation(), chats.approved(), turn, code.text(),
                target.text().file(), target.text().text());
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
        // small models tend to repeat the whole class although they were shown one method
        Range range = target.range();
        if (turn.command() == Command.DOC && range != null
                && !DocumentationCheck.documents(target.text().language(), target.text().file(), proposal.get().base(),
                        proposal.get().preview(), range.start(), range.end())) {
            notice.accept(Messages.Block_codeChanged);
            return;
        }
        ChangeTarget.of(target.editor()).write(proposal.get()).thenAccept(result -> {
            switch (result) {
                case ChangeResult.Written written -> {
                    page.activate(target.editor());
                    record(code);
                }
                case ChangeResult.Conflicting conflict -> notice.accept(conflict.message());
                case ChangeResult.Refused refused -> notice.accept(refused.message());
            }
        });
    }

    public void preview(Turn turn, CodeBlock code) {
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
            ProposalPreview.open(ChangeTarget.of(target.get().editor()), proposal.get(),
                    NLS.bind(Messages.Block_previewTitle, target.get().text().name()), "", FEATURE);
        } catch (PartInitException e) {
            notice.accept(e.getMessage());
        }
    }

    public void newFile(CodeBlock code) {
        IEditorPart editor = page.getActiveEditor();
        IFile beside = editor == null ? null : editor.getEditorInput().getAdapter(IFile.class);
        NewCodeFileDialog dialog = new NewCodeFileDialog(page.getWorkbenchWindow().getShell(),
                NewCodeFile.of(code, beside));
        if (dialog.open() == Window.OK) {
            make(dialog, code, false);
        }
    }

    /** Records in the audit log that code of an answer was used. */
    private static void record(CodeBlock code) {
        PlatformUI.getWorkbench().getService(CurrentAssistant.class)
                .record(OutputOutcome.accepted(FEATURE, null, code.text()));
    }

    private void make(NewCodeFileDialog dialog, CodeBlock code, boolean utf8) {
        Shell shell = page.getWorkbenchWindow().getShell();
        dialog.make(utf8).whenCompleteAsync((file, failure) -> {
            if (failure instanceof NewCodeFileDialog.EncodingException lacking) {
                if (MessageDialog.open(MessageDialog.QUESTION, shell, Messages.NewFile_title,
                        lacking.getMessage().replace("&", "&&"), SWT.NONE, Messages.NewFile_utf8,
                        IDialogConstants.CANCEL_LABEL) == Window.OK) {
                    make(dialog, code, true);
                }
            } else if (failure != null) {
                notice.accept(ChatFailures.sentence(failure));
            } else {
                show(file);
                record(code);
            }
        }, shell.getDisplay()::asyncExec);
    }

    private void show(IFile file) {
        try {
            InternalEditors.open(page, file);
        } catch (PartInitException e) {
            notice.accept(e.getMessage());
        }
    }
}
