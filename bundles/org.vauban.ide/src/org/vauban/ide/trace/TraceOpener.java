// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.trace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.texteditor.ITextEditor;
import org.vauban.assist.markdown.CitationLink;
import org.vauban.assist.trace.Requirement;
import org.vauban.assist.trace.TraceArtifact;
import org.vauban.ide.attach.EditorText;
import org.vauban.ide.knowledge.view.PassageOpener;
import org.vauban.ide.workbench.InternalEditors;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.document.SourceFormat;

/** Opens the target of a row of the matrix: code in its editor, a requirement in the document that defines it. */
final class TraceOpener {
    private final IWorkbenchPage page;
    private final PassageOpener passages;
    private final Consumer<String> notice;

    /** @param notice shows a sentence to the user; called on the UI thread */
    TraceOpener(IWorkbenchPage page, PassageOpener passages, Consumer<String> notice) {
        this.page = page;
        this.passages = passages;
        this.notice = notice;
    }

    /** Opens the target of a row. UI thread. */
    void open(TraceRow row) {
        switch (row) {
            case TraceRow.Traced traced -> open(traced.requirement());
            case TraceRow.Linked linked -> open(linked.link().artifact(), linked.link().line());
            case TraceRow.Unknown unknown -> open(unknown.orphan().artifact(), unknown.orphan().line());
            case TraceRow.Untraced untraced -> open(untraced.artifact(), 0);
            case TraceRow.Rejected rejected -> text(rejected.file(), 0, rejected.key().name()
                    .substring(rejected.key().name().lastIndexOf('.') + 1));
        }
    }

    /**
     * Opens the place where a document defines the requirement: text files in their editor, others in the document
     * viewer.
     */
    void open(Requirement requirement) {
        SourceFormat format = SourceFormat.of(requirement.file());
        boolean text = format == null || format.isFileText() || format == SourceFormat.REQIF;
        if (text && !Knowledge.isContained(requirement.file())) {
            text(requirement.file(), requirement.line(), requirement.id());
        } else {
            passages.open(new CitationLink(requirement.file(), requirement.page(), requirement.line(),
                    requirement.start(), requirement.end()));
        }
    }

    private void open(TraceArtifact artifact, int line) {
        Path file = artifact.file();
        if (file == null) {
            notice.accept(NLS.bind(Messages.Open_commit, artifact.commit(), artifact.name()));
        } else {
            text(file, line > 0 ? line : artifact.line(), "");
        }
    }

    /** @param line line number, from 1; 0 for the first occurrence of the words */
    private void text(Path file, int line, String words) {
        if (!Files.isRegularFile(file)) {
            notice.accept(NLS.bind(Messages.Open_gone, file));
            return;
        }
        passages.overtaken(file);
        try {
            EditorText.textEditor(InternalEditors.open(page, file)).ifPresent(editor -> select(editor, line, words));
        } catch (PartInitException e) {
            notice.accept(NLS.bind(Messages.Open_failed, file, e.getMessage()));
        }
    }

    /** Selects the words on the line, or else the whole line; the line may no longer exist. */
    private static void select(ITextEditor editor, int line, String words) {
        IDocument document = editor.getDocumentProvider().getDocument(editor.getEditorInput());
        if (document == null) {
            return;
        }
        try {
            IRegion region = line > 0 ? document.getLineInformation(Math.min(line, document.getNumberOfLines()) - 1)
                    : document.getLineInformation(0);
            int from = line > 0 ? region.getOffset() : 0;
            int at = words.isEmpty() ? -1 : document.get().indexOf(words, from);
            boolean there = at >= 0 && (line <= 0 || at < region.getOffset() + region.getLength());
            editor.selectAndReveal(there ? at : region.getOffset(), there ? words.length() : region.getLength());
        } catch (BadLocationException e) {
            throw new IllegalStateException(e); // cannot happen: the offsets are within the document
        }
    }
}
