// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.assist.outcome.OutputOutcome;
import org.vauban.assist.outcome.OutputOutcome.Result;
import org.vauban.lsp.completion.NextEditMethods;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.EditorClient;
import org.vauban.lsp.sync.DocumentSync;
import org.vauban.lsp.tests.IdleSession;
import org.vauban.lsp.text.PositionEncoding;
import org.vauban.lsp.text.TextDocument;

/** A client's document changes show whether a completion was edited after it was accepted. */
class EditedCompletionTest {
    private static final String URI = "untitled:a";
    private static final String TEXT = "int x = 1;";
    private static final OutputOutcome ACCEPTED = new OutputOutcome("completion", "model", Result.ACCEPTED, TEXT, 10);
    private static final OutputOutcome EDITED = new OutputOutcome("completion", "model", Result.EDITED, TEXT, 9);

    private final List<OutputOutcome> noted = new ArrayList<>();
    private final ClientSession session = IdleSession.open();
    private final DocumentSync sync = new DocumentSync(session, new NextEditMethods(session));
    private int version = 1;

    @BeforeEach
    void accept() {
        session.connect((EditorClient) Proxy.newProxyInstance(EditorClient.class.getClassLoader(),
                new Class<?>[] {EditorClient.class}, (proxy, method, arguments) -> null));
        session.begin(new ClientCapabilities(), PositionEncoding.UTF_16, IdleSession.SETTINGS);
        session.workspace().open(TextDocument.of(URI, "java", version, "\n", PositionEncoding.UTF_16));
        session.offers().offered(noted::add, URI, 0, TEXT, "model");
        change(0, 0, TEXT);
        assertEquals(List.of(ACCEPTED), noted);
    }

    @AfterEach
    void end() {
        session.close();
    }

    private void change(int from, int to, String text) {
        sync.didChange(new DidChangeTextDocumentParams(new VersionedTextDocumentIdentifier(URI, ++version),
                List.of(new TextDocumentContentChangeEvent(new Range(new Position(0, from), new Position(0, to)),
                        text))));
    }

    private void save() {
        sync.didSave(new DidSaveTextDocumentParams(new TextDocumentIdentifier(URI)));
    }

    @Test
    void savingTellsThatItWasEdited() {
        change(4, 5, "count");
        assertEquals(List.of(ACCEPTED), noted);
        save();
        assertEquals(List.of(ACCEPTED, EDITED), noted);
        save();
        sync.didClose(new DidCloseTextDocumentParams(new TextDocumentIdentifier(URI)));
        assertEquals(List.of(ACCEPTED, EDITED), noted);
    }

    @Test
    void closingTellsItToo() {
        change(4, 5, "count");
        sync.didClose(new DidCloseTextDocumentParams(new TextDocumentIdentifier(URI)));
        assertEquals(List.of(ACCEPTED, EDITED), noted);
    }

    @Test
    void whatIsChangedAfterItWasSavedIsNoEdit() {
        save();
        change(4, 5, "count");
        save();
        sync.didClose(new DidCloseTextDocumentParams(new TextDocumentIdentifier(URI)));
        assertEquals(List.of(ACCEPTED), noted);
    }

    @Test
    void changesThatWereMissedTellNothing() {
        change(4, 5, "count");
        version = 0;
        change(0, 3, "long"); // arrives out of order
        save();
        sync.didClose(new DidCloseTextDocumentParams(new TextDocumentIdentifier(URI)));
        assertEquals(List.of(ACCEPTED), noted);
    }
}
