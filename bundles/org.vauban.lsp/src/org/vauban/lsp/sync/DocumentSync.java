// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.sync;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.vauban.assist.context.RecentEdits;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextDecoder;
import org.vauban.governance.source.TextSource;
import org.vauban.lsp.completion.NextEditMethods;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.text.TextDocument;

/**
 * Synchronizes the documents with the client. After a change out of order, the state of the document is unknown: the
 * client is told, and nothing is proposed in it until its whole text is known again, by reopening it, by a change of
 * the whole text, or by saving it.
 */
public final class DocumentSync {
    private static final int LARGEST_FILE = 64 << 20;

    private final ClientSession session;
    private final NextEditMethods nextEdits;
    private final AtomicBoolean warm = new AtomicBoolean();

    /** @param nextEdits notified of each change */
    public DocumentSync(ClientSession session, NextEditMethods nextEdits) {
        this.session = session;
        this.nextEdits = nextEdits;
    }

    @JsonNotification("textDocument/didOpen")
    public void didOpen(DidOpenTextDocumentParams params) {
        open(params.getTextDocument());
        warmUp();
    }

    /** Loads the model and reads the workspace when the first document or notebook is opened. */
    void warmUp() {
        if (warm.compareAndSet(false, true)) {
            session.assistant().warmUp();
            session.readContext(true);
        }
    }

    void open(TextDocumentItem item) {
        session.running().supersede(item.getUri());
        session.offers().unfollow(item.getUri());
        session.workspace().open(TextDocument.of(item.getUri(), item.getLanguageId(), item.getVersion(), item.getText(),
                session.encoding()));
    }

    @JsonNotification("textDocument/didChange")
    public void didChange(DidChangeTextDocumentParams params) {
        change(params.getTextDocument().getUri(), params.getTextDocument().getVersion(), params.getContentChanges());
    }

    /** @param version null if the client sends no versions */
    void change(String uri, @Nullable Integer version, List<TextDocumentContentChangeEvent> changes) {
        session.running().supersede(uri);
        TextDocument before = session.workspace().lastKnown(uri);
        if (before == null) {
            session.logOnce(MessageType.Warning, session.text("change.not.open", uri));
            return;
        }
        boolean whole = !changes.isEmpty() && changes.getFirst().getRange() == null;
        if (!whole && session.workspace().isLost(uri)) {
            session.workspace().lose(uri, version == null ? session.workspace().version(before) : version);
            return;
        }
        if (!whole && session.workspace().hasMissed(before, version)) {
            lose(uri, version == null ? before.version() + 1 : version, session.text("change.missed", uri));
            return;
        }
        if (!whole && version != null && version < before.version()) {
            lose(uri, version, session.text("change.order", uri, version, before.version()));
            return;
        }
        TextDocument now = before.changed(version == null ? before.version() + 1 : version, List.of());
        for (TextDocumentContentChangeEvent change : changes) {
            TextDocument next = now.changed(now.version(), List.of(change));
            nextEdits.changed(now, next, change);
            session.offers().changed(now, change);
            now = next;
        }
        session.workspace().open(now);
        if (!changes.isEmpty() && changes.getLast().getRange() != null) {
            edited(now, changes.getLast());
        }
    }

    private void lose(String uri, int version, String sentence) {
        session.workspace().lose(uri, version);
        session.offers().unfollow(uri);
        session.logOnce(MessageType.Warning, sentence);
    }

    private void edited(TextDocument document, TextDocumentContentChangeEvent change) {
        int line = Math.max(0, change.getRange().getStart().getLine());
        Range around = new Range(new Position(Math.max(0, line - RecentEdits.AROUND), 0),
                new Position(line + RecentEdits.AROUND + 1, 0));
        TextSource source = session.workspace().source(document.uri());
        session.context().edited(source, document.text(around), line, () -> {
            int from = document.offset(around.getStart());
            return SourceText.whole(source, document.text()).range(from,
                    Math.max(from, document.offset(around.getEnd())));
        });
    }

    @JsonNotification("textDocument/didClose")
    public void didClose(DidCloseTextDocumentParams params) {
        close(params.getTextDocument().getUri());
    }

    void close(String uri) {
        session.running().supersede(uri);
        session.offers().end(uri);
        TextDocument last = session.workspace().lastKnown(uri);
        if (last != null) {
            session.offers().saved(last);
        }
        session.offers().unfollow(uri);
        session.workspace().close(uri);
    }

    /** Handles saving: the text is on disk, so a document whose changes were missed is known again. */
    @JsonNotification("textDocument/didSave")
    public void didSave(DidSaveTextDocumentParams params) {
        String uri = params.getTextDocument().getUri();
        TextDocument before = session.workspace().lastKnown(uri);
        Path file = session.workspace().path(uri);
        if (file != null) {
            session.context().changed(file);
        }
        if (before == null) {
            return;
        }
        if (!session.workspace().isLost(uri)) {
            session.offers().saved(before);
            return;
        }
        String text = params.getText() != null ? params.getText() : read(file);
        if (text != null) {
            // continues with the version of a client that has restarted its numbering
            session.workspace().open(TextDocument.of(uri, before.language(), session.workspace().version(before), text,
                    session.encoding()));
        }
    }

    private @Nullable String read(@Nullable Path file) {
        if (file == null) {
            return null;
        }
        try {
            return TextDecoder.read(file, LARGEST_FILE).orElse(null);
        } catch (IOException e) {
            session.logOnce(MessageType.Warning, session.text("file.unreadable", file, e.getClass().getSimpleName()));
            return null;
        }
    }
}
