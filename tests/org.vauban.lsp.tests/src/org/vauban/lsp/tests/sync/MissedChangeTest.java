// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.lsp.completion.NextEditMethods;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.EditorClient;
import org.vauban.lsp.sync.DocumentSync;
import org.vauban.lsp.tests.IdleSession;
import org.vauban.lsp.text.PositionEncoding;
import org.vauban.lsp.text.TextDocument;

/** A document of a client that restarts its version count, and then saves it. */
class MissedChangeTest {
    @TempDir
    Path folder;
    private final ClientSession session = IdleSession.open();
    private final DocumentSync sync = new DocumentSync(session, new NextEditMethods(session));
    private Path file;
    private String uri;

    @BeforeEach
    void begin() {
        session.connect((EditorClient) Proxy.newProxyInstance(EditorClient.class.getClassLoader(),
                new Class<?>[] {EditorClient.class}, (proxy, method, arguments) -> null));
        session.begin(new ClientCapabilities(), PositionEncoding.UTF_16, IdleSession.SETTINGS);
        file = folder.resolve("a.txt");
        uri = file.toUri().toString();
        session.workspace().open(TextDocument.of(uri, "plaintext", 10, "\n", PositionEncoding.UTF_16));
    }

    @AfterEach
    void end() {
        session.close();
    }

    private void typed(int version, String text) {
        sync.didChange(new DidChangeTextDocumentParams(new VersionedTextDocumentIdentifier(uri, version),
                List.of(new TextDocumentContentChangeEvent(new Range(new Position(0, 0), new Position(0, 0)), text))));
    }

    private void saved(String text) throws Exception {
        Files.writeString(file, text);
        sync.didSave(new DidSaveTextDocumentParams(new TextDocumentIdentifier(uri)));
    }

    @Test
    void savingMakesItKnownForGood() throws Exception {
        typed(2, "c");
        typed(3, "b");
        assertNull(session.workspace().document(uri));
        saved("bc\n");
        TextDocument known = session.workspace().document(uri);
        assertNotNull(known);
        assertEquals(3, known.version(), "an edit of another version would be refused");
        typed(4, "a");
        TextDocument now = session.workspace().document(uri);
        assertNotNull(now, "the message says that saving helps");
        assertEquals("abc\n", now.text());
    }

    @Test
    void anotherChangeOutOfOrderIsNoticed() throws Exception {
        typed(2, "c");
        saved("c\n");
        typed(1, "b");
        assertNull(session.workspace().document(uri));
    }
}
