// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.attach;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.core.resources.IResource;
import org.eclipse.jface.util.LocalSelectionTransfer;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.swt.dnd.DND;
import org.eclipse.swt.dnd.DropTarget;
import org.eclipse.swt.dnd.DropTargetAdapter;
import org.eclipse.swt.dnd.DropTargetEvent;
import org.eclipse.swt.dnd.FileTransfer;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.part.ResourceTransfer;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.governance.text.ShortText;

/** Accepts dropped items as attachments: elements of views, files of the desktop, texts. */
public final class AttachmentDrop extends DropTargetAdapter {

    private final AttachmentSearch search;
    private final Consumer<List<AttachmentCandidate>> taker;

    private AttachmentDrop(AttachmentSearch search, Consumer<List<AttachmentCandidate>> taker) {
        this.search = search;
        this.taker = taker;
    }

    /** @param taker receives the candidates on the UI thread */
    public static void install(Control control, AttachmentSearch search, Consumer<List<AttachmentCandidate>> taker) {
        DropTarget target = new DropTarget(control, DND.DROP_COPY | DND.DROP_MOVE | DND.DROP_LINK | DND.DROP_DEFAULT);
        target.setTransfer(LocalSelectionTransfer.getTransfer(), ResourceTransfer.getInstance(),
                FileTransfer.getInstance(), TextTransfer.getInstance());
        target.addDropListener(new AttachmentDrop(search, taker));
    }

    @Override
    public void dragEnter(DropTargetEvent event) {
        // never a move: the source keeps what is dropped
        if ((event.operations & DND.DROP_COPY) != 0) {
            event.detail = DND.DROP_COPY;
        } else {
            event.detail = event.operations & DND.DROP_LINK;
        }
    }

    @Override
    public void dragOperationChanged(DropTargetEvent event) {
        dragEnter(event);
    }

    @Override
    public void drop(DropTargetEvent event) {
        List<AttachmentCandidate> dropped = of(event.data);
        if (dropped.isEmpty()) {
            event.detail = DND.DROP_NONE;
        } else {
            taker.accept(dropped);
        }
    }

    /** Returns the candidates for data of a drop or the clipboard. */
    List<AttachmentCandidate> of(Object data) {
        List<AttachmentCandidate> all = new ArrayList<>();
        switch (data) {
            case IStructuredSelection selection -> {
                for (Object element : selection) {
                    search.of(element).ifPresent(all::add);
                }
            }
            case IResource[] resources ->
                Arrays.stream(resources).forEach(each -> WorkbenchAttachments.resource(each).ifPresent(all::add));
            case String[] paths -> Arrays.stream(paths).forEach(path -> all.add(FileAttachments.of(Path.of(path))));
            case String text when !text.isBlank() ->
                all.add(AttachmentCandidate.of("", Attachment.of(Kind.OTHER, title(text), text)));
            case null, default -> {
                // cannot be attached
            }
        }
        return all;
    }

    private static String title(String text) {
        return ShortText.within(text.strip().lines().findFirst().orElse("").strip(), 30);
    }
}
