// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentContentChangeEvent;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.VersionedTextDocumentIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.lsp.completion.NextEditMethods;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.EditorClient;
import org.vauban.lsp.session.VaubanProtocol;
import org.vauban.lsp.sync.DocumentSync;
import org.vauban.lsp.tests.IdleSession;
import org.vauban.lsp.tests.Patience;
import org.vauban.lsp.text.PositionEncoding;
import org.vauban.lsp.text.TextDocument;

/** Edits of several documents, some without a file and some sharing one. */
class NextEditMethodsTest {
    private static final String TEXT = "int size;\nuse(size);\n";

    private final ClientSession session = IdleSession.open();
    private final NextEditMethods nextEdits = new NextEditMethods(session);
    private final DocumentSync sync = new DocumentSync(session, nextEdits);
    private int version = 1;

    @BeforeEach
    void begin() {
        session.connect((EditorClient) Proxy.newProxyInstance(EditorClient.class.getClassLoader(),
                new Class<?>[] {EditorClient.class}, (proxy, method, arguments) -> null));
        session.begin(new ClientCapabilities(), PositionEncoding.UTF_16, IdleSession.SETTINGS);
    }

    @AfterEach
    void end() {
        session.close();
    }

    private void open(String uri) {
        session.workspace().open(TextDocument.of(uri, "java", version, TEXT, PositionEncoding.UTF_16));
    }

    private void change(String uri, int line, int from, int toLine, int to, String text) {
        sync.didChange(new DidChangeTextDocumentParams(new VersionedTextDocumentIdentifier(uri, ++version),
                List.of(new TextDocumentContentChangeEvent(
                        new Range(new Position(line, from), new Position(toLine, to)), text))));
    }

    private VaubanProtocol.NextPlace next(String uri) throws Exception {
        return nextEdits.nextEdit(new VaubanProtocol.InDocument(new TextDocumentIdentifier(uri)))
                .get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({"untitled:Untitled-1,untitled:Untitled-2", "file:///tmp/A.java,file:///tmp/B.java",
            "vscode-notebook-cell:/tmp/n.ipynb#a,vscode-notebook-cell:/tmp/n.ipynb#b"})
    void linesOfAnotherDocumentMoveNoEdit(String uri, String other) throws Exception {
        open(uri);
        open(other);
        change(uri, 0, 4, 0, 8, "length");
        change(other, 0, 0, 1, 0, ""); // removes a line
        assertEquals(new Range(new Position(1, 4), new Position(1, 8)), next(uri).range());
        change(other, 0, 0, 0, 0, "\n\n\n");
        assertEquals("length", next(uri).newText());
    }
}
