// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge.view;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.IDocument;
import org.eclipse.osgi.util.NLS;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchPart;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.texteditor.ITextEditor;
import org.vauban.assist.markdown.CitationLink;
import org.vauban.engine.EngineException;
import org.vauban.ide.attach.EditorText;
import org.vauban.ide.knowledge.Messages;
import org.vauban.ide.knowledge.ProjectLibraries;
import org.vauban.ide.page.PageInput;
import org.vauban.ide.page.PageViewer;
import org.vauban.ide.workbench.CurrentAssistant;
import org.vauban.ide.workbench.InternalEditors;
import org.vauban.ide.workbench.UiRead;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.indexing.SourceArchive;
import org.vauban.knowledge.passage.PageBox;
import org.vauban.knowledge.passage.Passage;

/**
 * Opens the file of a passage and selects the passage: text and code in their editors, PDF page by page, other
 * documents as the text that was indexed. Opens only documents that are in the index and may be shown at present,
 * regardless of who wrote the link.
 */
public final class PassageOpener {
    private final CurrentAssistant assistants;
    private final IWorkbenchPage page;
    private final Consumer<String> notice;
    private final Order order;

    /** Order of the requests in a page of the workbench, from all views. Accessed on the UI thread only. */
    private static final class Order {
        private static final Map<IWorkbenchPage, Order> ORDERS = new WeakHashMap<>();

        private int asked;
        private int shown;
        private @Nullable Path last;

        static Order of(IWorkbenchPage page) {
            return ORDERS.computeIfAbsent(page, any -> new Order());
        }
    }

    /**
     * Creates an opener. UI thread.
     *
     * @param notice shows a sentence to the user, on the UI thread
     */
    public PassageOpener(CurrentAssistant assistants, IWorkbenchPage page, Consumer<String> notice) {
        this.assistants = assistants;
        this.page = page;
        this.notice = notice;
        order = Order.of(page);
    }

    /** The passages of a document, or the reason why there are none. */
    private record Read(List<Passage> passages, @Nullable String problem) {}

    /** Called when a file is opened directly: passages still being looked up will not cover it. UI thread. */
    public void overtaken(Path file) {
        order.shown = ++order.asked;
        order.last = file;
    }

    /** Queries the index, then opens the passage. UI thread; returns at once. */
    public void open(CitationLink link) {
        int turn = ++order.asked;
        UiRead.start(Messages.Job_open, Job.INTERACTIVE, () -> read(link.file()), read -> {
            String problem = read.problem();
            if (problem != null) {
                notice.accept(problem);
            } else if (read.passages().isEmpty()) {
                notice.accept(NLS.bind(Messages.Open_notIndexed, link.file()));
            } else {
                show(turn, link, read.passages());
            }
        });
    }

    /** Shows a passage; if a later request was faster, behind that one. */
    private void show(int turn, CitationLink link, List<Passage> passages) {
        if (turn > order.shown) {
            order.shown = turn;
            order.last = link.file();
            show(link, passages);
        } else if (!link.file().equals(order.last)) { // in the same file, the editor would leave the later passage
            IEditorPart editor = page.getActiveEditor();
            IWorkbenchPart part = page.getActivePart();
            show(link, passages);
            if (editor != null) {
                page.bringToTop(editor);
            }
            if (part != null) {
                page.activate(part);
            }
        }
    }

    private Read read(Path file) {
        try {
            return new Read(assistants.assistant().questions().index().document(file), null);
        } catch (KnowledgeException | EngineException e) {
            return new Read(List.of(), String.valueOf(e.getMessage()));
        }
    }

    private void show(CitationLink link, List<Passage> passages) {
        SourceFormat format = SourceFormat.of(link.file());
        try {
            if (format != null && SourceArchive.archive(link.file()) != null) {
                archived(link, passages);
            } else if (format != null && format.isFileText()) {
                text(link, expected(link, passages));
            } else if (format == SourceFormat.PDF) {
                pages(link, passages);
            } else {
                document(link, DocumentText.of(passages));
            }
        } catch (PartInitException e) {
            notice.accept(NLS.bind(Messages.Open_failed, link.file(), e.getMessage()));
        }
    }

    /** Returns the text of the link's range; empty if no single passage contains it. */
    static String expected(CitationLink link, List<Passage> passages) {
        return passages.stream().filter(each -> each.start() <= link.start() && each.end() >= link.end()).findFirst()
                .map(each -> each.text().substring(link.start() - each.start(), link.end() - each.start())).orElse("");
    }

    private void text(CitationLink link, String expected) throws PartInitException {
        if (!Files.isRegularFile(link.file())) {
            notice.accept(NLS.bind(Messages.Open_gone, link.file()));
            return;
        }
        reveal(InternalEditors.open(page, link.file()), link, expected);
    }

    private static void reveal(IEditorPart part, CitationLink link, String expected) {
        Optional<ITextEditor> editor = EditorText.textEditor(part);
        if (editor.isEmpty()) {
            return; // an editor without text: the file is open, and there is nothing to select
        }
        IDocument document = editor.get().getDocumentProvider().getDocument(editor.get().getEditorInput());
        if (document != null) {
            PassageLocation at = PassageLocation.find(document.get(), expected, link.start());
            editor.get().selectAndReveal(at.start(), at.length());
        }
    }

    /** Shows library source code in the editor of its class, or as it was indexed; likewise a page of an archive. */
    private void archived(CitationLink link, List<Passage> passages) throws PartInitException {
        Optional<IEditorPart> part = ProjectLibraries.service().flatMap(each -> each.open(link.file()));
        if (part.isPresent()) {
            reveal(part.get(), link, expected(link, passages));
        } else {
            document(link, DocumentText.of(passages));
        }
    }

    /** Shows the page, with the lines of the passage marked; one viewer is used for all passages of a document. */
    private void pages(CitationLink link, List<Passage> passages) throws PartInitException {
        List<PageBox> boxes = passages.stream().flatMap(each -> each.boxes().stream())
                .filter(box -> box.start() < link.end() && box.end() > link.start()).toList();
        PageInput input = new PageInput(link.file(), boxes.isEmpty() ? link.page() : boxes.getFirst().page(), boxes,
                expected(link, passages), () -> text(link, passages));
        boolean open = page.findEditor(input) != null;
        if (page.openEditor(input, PageViewer.ID) instanceof PageViewer viewer && open) {
            viewer.cite(input);
        }
    }

    /** Shows the text of a document whose pages cannot be shown. */
    private void text(CitationLink link, List<Passage> passages) {
        try {
            document(link, DocumentText.of(passages));
        } catch (PartInitException e) {
            notice.accept(NLS.bind(Messages.Open_failed, link.file(), e.getMessage()));
        }
    }

    private void document(CitationLink link, DocumentText document) throws PartInitException {
        IEditorPart part = InternalEditors.openText(page, new DocumentTextInput(link.file(), document.text()));
        int start = document.offset(link.start());
        int end = link.end() > link.start() ? document.endOffset(link.end()) : start;
        EditorText.textEditor(part).ifPresent(editor -> editor.selectAndReveal(start, Math.max(0, end - start)));
    }
}
