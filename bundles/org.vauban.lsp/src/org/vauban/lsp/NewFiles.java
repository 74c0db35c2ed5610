// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

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
import org.vauban.lsp.text.TextDocument;

/** Has the client make files of what was answered. */
final class NewFiles {
    private static final int MOST = 100;

    private final Session session;
    private final WorkspaceEdits edits;

    NewFiles(Session session) {
        this.session = session;
        this.edits = new WorkspaceEdits(session);
    }

    /**
     * Makes a file of the tests in an answer; where the client makes no files, or the tests of a text without a file have no place, only tells what
     * it would be.
     *
     * @param tested what the tests are for
     * @return fails if there is no code in the answer
     */
    CompletableFuture<Wire.Created> make(TextDocument tested, Wire.ChatAnswer answer) {
        CodeBlock code = CodeBlocks.of(answer.answer()).stream().filter(block -> !block.text().isBlank()).findFirst()
                .filter(block -> answer.state().equals("answered"))
                .orElseThrow(() -> new AssistException(AssistError.NO_USE,
                        answer.message() != null ? answer.message() : session.text("run.no.code")));
        Path file = Workspace.path(tested.uri());
        if (file == null) {
            return CompletableFuture.completedFuture(new Wire.Created(false, null, code.text()));
        }
        return session.work(() -> place(file, code)).thenCompose(place -> {
            String uri = place.toUri().toString();
            if (!edits.creates()) {
                return CompletableFuture.completedFuture(new Wire.Created(false, uri, code.text()));
            }
            String title = Command.TESTS.title(session.locale());
            return session.client()
                    .applyEdit(new ApplyWorkspaceEditParams(edits.create(uri, code.text(), title), title))
                    .thenApply(applied -> new Wire.Created(applied.isApplied(), uri, code.text()));
        });
    }

    /** Where nothing is yet. */
    private Path place(Path tested, CodeBlock code) {
        Path workspace = session.workspace().root(tested);
        Path root = workspace != null ? workspace : tested.getParent();
        NewFile file = NewFile.test(code, root.relativize(tested).toString().replace('\\', '/'),
                folder -> Files.isDirectory(root.resolve(folder)));
        Path folder = root.resolve(file.folder());
        Path wanted = folder.resolve(file.name());
        int dot = file.name().lastIndexOf('.');
        for (int i = 2; Files.exists(wanted) && i < MOST; i++) {
            wanted = folder
                    .resolve(file.name().substring(0, Math.max(0, dot)) + i + file.name().substring(Math.max(0, dot)));
        }
        return wanted;
    }
}
