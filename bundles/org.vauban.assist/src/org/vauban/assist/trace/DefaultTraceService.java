// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.message.Messages;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.PersonalDataPolicy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.UnreadableFile;

/**
 * Traces one query after the other on a separate thread: a trace takes minutes, and would delay the requests to the
 * model that use the assistant's background thread.
 */
public final class DefaultTraceService implements TraceService {
    private final PromptService promptService;
    private final DocumentSource documents;
    private final Executor turns;
    /** Waiting and running traces. */
    private final Set<Run> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param promptService rejects work once the assistant is closed
     * @param turns runs one trace at a time, and nothing else
     */
    public DefaultTraceService(PromptService promptService, DocumentSource documents, Executor turns) {
        this.turns = Objects.requireNonNull(turns);
        this.promptService = Objects.requireNonNull(promptService);
        this.documents = Objects.requireNonNull(documents);
    }

    @Override
    public boolean isAvailable() {
        return documents.isAvailable();
    }

    @Override
    public AssistCall<TraceMatrix> trace(TraceQuery query, IndexingListener listener) {
        Run run = new Run(query, listener);
        open.add(run);
        run.result.whenComplete((matrix, failure) -> open.remove(run));
        if (closed) {
            run.cancel();
            return run;
        }
        promptService.inBackground(() -> turns.execute(run::run), run.result::completeExceptionally);
        return run;
    }

    /** Cancels running traces, which may take minutes, and all later ones. Idempotent. */
    public void close() {
        closed = true;
        open.forEach(Run::cancel);
    }

    private final class Run implements AssistCall<TraceMatrix>, IndexingListener {
        private final CompletableFuture<TraceMatrix> result = new CompletableFuture<>();
        private final TraceQuery query;
        private final IndexingListener listener;
        private volatile boolean cancelled;

        Run(TraceQuery query, IndexingListener listener) {
            this.query = query;
            this.listener = listener;
        }

        void run() {
            try {
                if (!isCancelled()) {
                    work();
                } else {
                    cancel();
                }
            } catch (RuntimeException e) {
                result.completeExceptionally(promptService.failure(e, ""));
            }
        }

        private void work() {
            try {
                TraceBuilder builder = new TraceBuilder(query.ids(), real(query.folders()));
                TraceDecisions.of(query.folders(), List.of()); // a damaged file ends the run before it takes minutes
                if (query.commits()) {
                    commits(builder);
                }
                unreadable(documents.read(query.folders(), builder, this));
                if (!isCancelled()) {
                    TraceMatrix matrix = builder.build(query.suggest(),
                            TraceDecisions.of(query.folders(), builder.sourceFolders()), this::isCancelled);
                    if (!isCancelled()) {
                        result.complete(matrix);
                        return;
                    }
                }
                cancel();
            } catch (TraceDecisions.UnreadableException e) {
                fail(AssistError.STORE, "decisions", e, e.file(), e.reason());
            } catch (PolicyException e) {
                result.completeExceptionally(
                        new AssistException(AssistError.STORE, String.valueOf(e.getMessage()), "", e));
            } catch (IOException e) {
                fail(AssistError.STORE, "folders", e, e.getMessage());
            } catch (KnowledgeException e) {
                result.completeExceptionally(
                        new AssistException(AssistError.STORE, String.valueOf(e.getMessage()), "", e));
            } catch (TraceBuilder.TooMuchCodeException e) {
                fail(AssistError.TOO_LARGE, "too.much", e);
            }
        }

        private void fail(AssistError error, String key, Exception cause, Object... details) {
            result.completeExceptionally(new AssistException(error, text(key, details), "", cause));
        }

        private static List<Path> real(List<Path> folders) throws IOException {
            List<Path> real = new ArrayList<>();
            for (Path each : folders) {
                real.add(each.toRealPath());
            }
            return real;
        }

        private void commits(TraceBuilder builder) throws PolicyException {
            SecretMasker masker = PersonalDataPolicy.masker(UserDirectories.standard(), false);
            GitCommits.read(query.folders(), message -> SecretMasker.apply(message, masker.find(message, null)),
                    this::isCancelled, builder::commit);
        }

        @Override
        public CompletableFuture<TraceMatrix> result() {
            return result;
        }

        @Override
        public void cancel() {
            cancelled = true;
            result.completeExceptionally(new AssistException(AssistError.CANCELLED, text("cancelled")));
        }

        /** Returns a text in the language of the assistant, which may differ from that of the JVM. */
        private String text(String key, Object... details) {
            return new Messages("org.vauban.assist.trace", promptService.services().messages().locale()).text(key,
                    details);
        }

        @Override
        public void progress(int done, int total, Path file) {
            listener.progress(done, total, file);
        }

        @Override
        public void unreadable(List<UnreadableFile> files) {
            listener.unreadable(files);
        }

        @Override
        public boolean isCancelled() {
            return cancelled || listener.isCancelled();
        }
    }
}
