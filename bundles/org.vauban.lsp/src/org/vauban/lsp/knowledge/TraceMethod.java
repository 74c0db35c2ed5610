// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.knowledge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.trace.RequirementIds;
import org.vauban.assist.trace.Suggestions;
import org.vauban.assist.trace.TraceMatrix;
import org.vauban.assist.trace.TraceQuery;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.UnreadableFile;
import org.vauban.lsp.knowledge.TraceProtocol.Matrix;
import org.vauban.lsp.session.CancellableAnswers;
import org.vauban.lsp.session.ClientSession;
import org.vauban.lsp.session.CommandArguments;

/** {@code vauban/trace}; {@code docs/lsp.md} documents the types. */
public final class TraceMethod {
    private final ClientSession session;

    public TraceMethod(ClientSession session) {
        this.session = session;
    }

    /** Returns the matrix of folders, or the requirements that a line serves; cancelling the request stops it. */
    @JsonRequest("vauban/trace")
    public CompletableFuture<Matrix> trace(TraceProtocol.TraceWanted wanted) {
        if (!session.assistant().traces().isAvailable()) {
            throw CommandArguments.invalid(session.text("knowledge.missing"));
        }
        List<Path> folders = folders(wanted.folders());
        TextDocumentIdentifier document = wanted.textDocument();
        Position position = wanted.position();
        Path file = document == null ? null : real(document.getUri());
        if ((document == null) != (position == null) || document != null && file == null) {
            throw CommandArguments.invalid(session.text("trace.place"));
        }
        List<UnreadableFile> unread = new CopyOnWriteArrayList<>();
        AssistCall<TraceMatrix> call = session.assistant().traces().trace(new TraceQuery(folders,
                ids(wanted.pattern()), suggestions(wanted), Boolean.TRUE.equals(wanted.commits())),
                new IndexingListener() {
                    @Override
                    public void progress(int done, int total, Path file) {
                        // the client receives the result at the end
                    }

                    @Override
                    public void unreadable(List<UnreadableFile> files) {
                        unread.addAll(files);
                    }
                });
        CompletableFuture<Matrix> answer = CancellableAnswers.cancellable(call::cancel);
        call.result().thenApply(matrix -> file == null || position == null ? Matrix.of(matrix, unread)
                : Matrix.at(matrix, file, position.getLine() + 1))
                .whenComplete((matrix, failure) -> CancellableAnswers.pass(matrix, failure, answer));
        return answer;
    }

    private static Suggestions suggestions(TraceProtocol.TraceWanted wanted) {
        return Boolean.FALSE.equals(wanted.suggest()) ? Suggestions.NONE
                : Boolean.TRUE.equals(wanted.weak()) ? Suggestions.ALL : Suggestions.CLEAR;
    }

    private RequirementIds ids(@Nullable String pattern) {
        try {
            return RequirementIds.of(pattern);
        } catch (IllegalArgumentException e) {
            throw CommandArguments.invalid(session.text("trace.pattern",
                    String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
        }
    }

    private List<Path> folders(@Nullable List<String> uris) {
        List<Path> folders = uris == null || uris.isEmpty() ? session.workspace().roots()
                : uris.stream().map(this::folder).toList();
        List<Path> there = folders.stream().filter(Files::exists).toList();
        if (there.isEmpty()) {
            throw CommandArguments.invalid(session.text("trace.folders"));
        }
        return there;
    }

    private Path folder(String uri) {
        Path folder = session.workspace().path(uri);
        if (folder == null || !Files.exists(folder)) { // a matrix without it would show gaps where there are none
            throw CommandArguments.invalid(session.text("knowledge.folder", uri));
        }
        return folder;
    }

    /** Returns the path; null if it is not a file on this machine. */
    private @Nullable Path real(String uri) {
        Path file = session.workspace().path(uri);
        try {
            return file == null ? null : file.toRealPath();
        } catch (IOException e) {
            return null;
        }
    }
}
