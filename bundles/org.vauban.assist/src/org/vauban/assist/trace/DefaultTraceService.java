// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.vauban.assist.ask.Messages;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.indexing.IndexingListener;

/** Traces on a thread of the assistant. */
public final class DefaultTraceService implements TraceService {
    private final PromptService promptService;
    private final DocumentSource documents;

    /** @param promptService whose threads are used */
    public DefaultTraceService(PromptService promptService, DocumentSource documents) {
        this.promptService = Objects.requireNonNull(promptService);
        this.documents = Objects.requireNonNull(documents);
    }

    @Override
    public boolean isAvailable() {
        return documents.isAvailable();
    }

    @Override
    public AssistCall<TraceMatrix> trace(List<Path> folders, RequirementIds ids, boolean suggest) {
        Run run = new Run(List.copyOf(folders), ids, suggest);
        promptService.inBackground(run::work, run.result::completeExceptionally);
        return run;
    }

    private final class Run implements AssistCall<TraceMatrix>, IndexingListener {
        private final CompletableFuture<TraceMatrix> result = new CompletableFuture<>();
        private final List<Path> folders;
        private final RequirementIds ids;
        private final boolean suggest;
        private volatile boolean cancelled;

        Run(List<Path> folders, RequirementIds ids, boolean suggest) {
            this.folders = folders;
            this.ids = ids;
            this.suggest = suggest;
        }

        void work() {
            TraceBuilder builder = new TraceBuilder(ids);
            try {
                documents.read(folders, builder, this);
                if (!cancelled) {
                    result.complete(builder.build(suggest));
                }
            } catch (KnowledgeException e) {
                result.completeExceptionally(
                        new AssistException(AssistError.STORE, String.valueOf(e.getMessage()), "", e));
            } catch (TraceBuilder.TooMuchCodeException e) {
                result.completeExceptionally(new AssistException(AssistError.TOO_LARGE,
                        new Messages("org.vauban.assist.trace", null).text("too.much"), "", e));
            }
        }

        @Override
        public CompletableFuture<TraceMatrix> result() {
            return result;
        }

        @Override
        public void cancel() {
            cancelled = true;
            result.completeExceptionally(new AssistException(AssistError.CANCELLED,
                    new Messages("org.vauban.assist.trace", null).text("cancelled")));
        }

        @Override
        public void progress(int done, int total, Path file) {
            // nobody looks
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }
    }
}
