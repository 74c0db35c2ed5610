// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.edit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.ApplyWorkspaceEditParams;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.command.Command;
import org.vauban.assist.edit.NewFile;
import org.vauban.assist.markdown.CodeBlock;
import org.vauban.assist.markdown.CodeBlocks;
import org.vauban.assist.outcome.OutputOutcome;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.VaubanProtocol;
import org.vauban.lsp.text.TextDocument;

/** Has the client create files from answers. */
public final class NewFiles {
    private static final int MAX = 100;

    private final ClientSession session;
    private final WorkspaceEdits edits;

    public NewFiles(ClientSession session) {
        this.session = session;
        this.edits = new WorkspaceEdits(session);
    }

    /**
     * Creates a file with the tests in an answer; if the client cannot create files, or the tested text has no file,
     * only reports the proposed file.
     *
     * @param tested the document that the tests are for
     * @return fails if the answer contains no code
     */
    public CompletableFuture<VaubanProtocol.Created> make(TextDocument tested, VaubanProtocol.ChatAnswer answer) {
        String message = answer.message();
        CodeBlock code = CodeBlocks.of(answer.answer()).stream().filter(block -> !block.text().isBlank()).findFirst()
                .filter(block -> answer.state().equals("answered"))
                .orElseThrow(() -> new AssistException(AssistError.NO_USE,
                        message != null ? message : session.text("run.no.code")));
        Path file = session.workspace().path(tested.uri());
        if (file == null) {
            return CompletableFuture.completedFuture(new VaubanProtocol.Created(false, null, code.text()));
        }
        return session.work(() -> proposed(tested, file, code)).thenCompose(made -> {
            String uri = made.place().toUri().toString();
            if (!edits.creates()) {
                return CompletableFuture.completedFuture(new VaubanProtocol.Created(false, uri, made.text()));
            }
            String title = session.text("action", Command.TESTS.title(session.locale()));
            return session.client()
                    .applyEdit(new ApplyWorkspaceEditParams(edits.create(uri, made.text(), title), title))
                    .thenApply(applied -> {
                        if (applied.isApplied()) {
                            session.assistant().outcomes()
                                    .record(OutputOutcome.accepted("chat", null, made.text()));
                        }
                        return new VaubanProtocol.Created(applied.isApplied(), uri, made.text());
                    });
        });
    }

    /** A file that does not exist yet. */
    private record Proposed(Path place, String text) {}

    private Proposed proposed(TextDocument tested, Path path, CodeBlock code) {
        Path workspace = session.workspace().root(path);
        Path root = workspace != null ? workspace : path.getParent();
        NewFile file = NewFile.test(code, root.relativize(path).toString().replace('\\', '/'), tested.text(),
                folder -> Files.isDirectory(root.resolve(folder)));
        Path folder = root.resolve(file.folder());
        NewFile free = file;
        for (int i = 2; Files.exists(folder.resolve(free.name())) && i < MAX; i++) {
            free = file.numbered(i);
        }
        return new Proposed(folder.resolve(free.name()), free.text());
    }
}
