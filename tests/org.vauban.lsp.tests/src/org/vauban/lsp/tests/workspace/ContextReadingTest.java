// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.ClientCapabilities;
import org.eclipse.lsp4j.DidChangeWatchedFilesParams;
import org.eclipse.lsp4j.DidOpenNotebookDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.FileChangeType;
import org.eclipse.lsp4j.FileEvent;
import org.eclipse.lsp4j.NotebookCell;
import org.eclipse.lsp4j.NotebookCellKind;
import org.eclipse.lsp4j.NotebookDocument;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.TextDocumentItem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.lsp.completion.CompletionTarget;
import org.vauban.lsp.completion.NextEditMethods;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.EditorClient;
import org.vauban.lsp.sync.DocumentSync;
import org.vauban.lsp.sync.NotebookSync;
import org.vauban.lsp.sync.WorkspaceEvents;
import org.vauban.lsp.tests.IdleSession;
import org.vauban.lsp.tests.Patience;
import org.vauban.lsp.text.PositionEncoding;

/** When the workspace's declarations are read. */
class ContextReadingTest {
    private static final String TEXT = "rotor = Rotor()\n";

    @TempDir
    Path folder;
    private final ClientSession session = IdleSession.open();
    private final DocumentSync sync = new DocumentSync(session, new NextEditMethods(session));

    @BeforeEach
    void begin() throws Exception {
        folder = folder.toRealPath();
        Files.writeString(folder.resolve("rotor.py"), "class Rotor:\n    def turn(self):\n        pass\n");
        session.connect((EditorClient) Proxy.newProxyInstance(EditorClient.class.getClassLoader(),
                new Class<?>[] {EditorClient.class}, (proxy, method, arguments) -> null));
        session.begin(new ClientCapabilities(), PositionEncoding.UTF_16, IdleSession.SETTINGS);
        session.workspace().addRoot(folder.toUri().toString());
    }

    @AfterEach
    void end() {
        session.close();
    }

    private String uri(String name) {
        return folder.resolve(name).toUri().toString();
    }

    private void open() {
        sync.didOpen(new DidOpenTextDocumentParams(new TextDocumentItem(uri("main.py"), "python", 1, TEXT)));
    }

    /** Returns the files whose declarations are sent at the end of a document. */
    private List<String> told(String uri) throws Exception {
        session.context().read().get(Patience.SECONDS, TimeUnit.SECONDS);
        CompletionTarget target = CompletionTarget.of(session, uri, new Position(1, 0), Trigger.INVOKED, null);
        assertNotNull(target);
        return target.query().snippets().stream().map(snippet -> snippet.label()).toList();
    }

    @Test
    void withTheFirstDocument() throws Exception {
        open();
        assertEquals(List.of("rotor.py"), told(uri("main.py")));
    }

    @Test
    void whenItIsTurnedOnLater() throws Exception {
        session.useContext(false);
        open();
        assertEquals(List.of(), told(uri("main.py")));
        session.useContext(true);
        assertEquals(List.of("rotor.py"), told(uri("main.py")));
    }

    private void happened(FileChangeType type, Path file) {
        new WorkspaceEvents(session).didChangeWatchedFiles(
                new DidChangeWatchedFilesParams(List.of(new FileEvent(file.toUri().toString(), type))));
    }

    /** Editors report only the folder. */
    @Test
    void ofAFolderThatIsMovedNothingIsToldAtItsOldPlace() throws Exception {
        Path old = Files.createDirectories(folder.resolve("pumps/small"));
        Files.move(folder.resolve("rotor.py"), old.resolve("rotor.py"));
        open();
        assertEquals(List.of("pumps/small/rotor.py"), told(uri("main.py")));
        Files.move(folder.resolve("pumps"), folder.resolve("motors"));
        happened(FileChangeType.Deleted, folder.resolve("pumps"));
        assertEquals(List.of(), told(uri("main.py")));
        happened(FileChangeType.Created, folder.resolve("motors"));
        assertEquals(List.of("motors/small/rotor.py"), told(uri("main.py")));
    }

    @Test
    void aNewFolderThatIsIgnoredIsPassedOver() throws Exception {
        Files.writeString(folder.resolve(".gitignore"), "build/\n");
        Path rotor = folder.resolve("rotor.py");
        String text = Files.readString(rotor);
        Files.delete(rotor);
        open();
        Path output = Files.createDirectories(folder.resolve("build/lib"));
        Files.writeString(output.resolve("rotor.py"), text);
        happened(FileChangeType.Created, output);
        happened(FileChangeType.Created, folder.resolve("build"));
        assertEquals(List.of(), told(uri("main.py")));
    }

    @Test
    void withTheFirstNotebook() throws Exception {
        String cell = uri("a.ipynb").replace("file:", "vscode-notebook-cell:") + "#1";
        new NotebookSync(session, sync).didOpen(new DidOpenNotebookDocumentParams(
                new NotebookDocument(uri("a.ipynb"), "jupyter-notebook", 1,
                        List.of(new NotebookCell(NotebookCellKind.Code, cell))),
                List.of(new TextDocumentItem(cell, "python", 1, TEXT))));
        assertEquals(List.of("rotor.py"), told(cell));
    }
}
