// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.trace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.vauban.assist.Assistant;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.assist.trace.RequirementIds;
import org.vauban.assist.trace.Suggestions;
import org.vauban.assist.trace.TraceMatrix;
import org.vauban.assist.trace.TraceQuery;
import org.vauban.governance.source.FileReason;
import org.vauban.ide.edit.AssistJob;
import org.vauban.ide.knowledge.KnowledgePreferences;
import org.vauban.ide.knowledge.KnowledgeSource;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.UnreadableFile;

/**
 * Traces the open projects and the document folders that were added to the knowledge index. Starts no model; cancelling
 * the job stops it.
 */
final class TraceJob extends AssistJob<TraceResult> {
    private final Consumer<TraceResult> then;
    private final Consumer<String> problem;
    private final List<KnowledgeSource> sources;

    /**
     * Creates a job. UI thread.
     *
     * @param then given the result, on the UI thread
     * @param problem given the reason why there is no result, on the UI thread
     */
    TraceJob(Consumer<TraceResult> then, Consumer<String> problem) {
        super(Messages.Job_trace);
        this.then = then;
        this.problem = problem;
        this.sources = KnowledgePreferences.all();
    }

    /** Starts the job, with a message in the status line of the active editor until it ends. UI thread. */
    void start(String sentence) {
        begin(sentence);
    }

    @Override
    protected AssistCall<TraceResult> ask(Assistant assistant, IProgressMonitor monitor) throws CoreException {
        if (!assistant.traces().isAvailable()) {
            throw new CoreException(Status.error(Messages.Trace_unavailable));
        }
        List<Path> projects = folders(scope -> scope == KnowledgeScope.WORKSPACE);
        List<Path> all = folders(scope -> scope != KnowledgeScope.LIBRARY);
        if (all.isEmpty()) {
            throw new CoreException(Status.error(Messages.Trace_nothing));
        }
        SubMonitor progress = SubMonitor.convert(monitor);
        List<UnreadableFile> unread = new CopyOnWriteArrayList<>();
        TraceQuery query = new TraceQuery(all, RequirementIds.of(null), Suggestions.ALL, true);
        AssistCall<TraceMatrix> call = assistant.traces().trace(query, new IndexingListener() {
            @Override
            public void progress(int done, int total, Path file) {
                progress.subTask(String.valueOf(file.getFileName()));
                progress.setWorkRemaining(Math.max(1, total - done)).worked(1);
            }

            @Override
            public void unreadable(List<UnreadableFile> files) {
                unread.addAll(files);
            }

            @Override
            public boolean isCancelled() {
                return progress.isCanceled();
            }
        });
        CompletableFuture<TraceResult> result = call.result()
                .thenApply(matrix -> new TraceResult(matrix, projects, unread));
        return new AssistCall<>() {
            @Override
            public CompletableFuture<TraceResult> result() {
                return result;
            }

            @Override
            public void cancel() {
                call.cancel();
            }
        };
    }

    /** Returns the existing folders, by the paths that the index uses. */
    private List<Path> folders(Predicate<KnowledgeScope> which) throws CoreException {
        List<Path> folders = new ArrayList<>();
        for (KnowledgeSource each : sources) {
            if (which.test(each.scope()) && Files.exists(each.folder())) {
                try {
                    folders.add(each.folder().toRealPath());
                } catch (IOException e) {
                    throw new CoreException(Status.error(FileReason.withPath(e), e));
                }
            }
        }
        return folders.stream().distinct().toList();
    }

    @Override
    protected void answered(TraceResult answer) {
        then.accept(answer);
    }

    @Override
    protected void failed(String sentence) {
        problem.accept(sentence);
    }
}
