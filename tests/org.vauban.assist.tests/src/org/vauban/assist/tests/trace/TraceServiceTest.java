// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.ask.AssistantServices;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.message.Messages;
import org.vauban.assist.tests.Patience;
import org.vauban.assist.trace.DefaultTraceService;
import org.vauban.assist.trace.DocumentSource;
import org.vauban.assist.trace.RequirementIds;
import org.vauban.assist.trace.Suggestions;
import org.vauban.assist.trace.TraceMatrix;
import org.vauban.assist.trace.TraceQuery;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.indexing.DocumentReceiver;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.UnreadableFile;

/** What happens to other work while requirements are traced. */
class TraceServiceTest {
    @TempDir
    Path folder;

    /** Documents whose reading takes as long as the test wants. */
    private static final class SlowDocuments implements DocumentSource {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch wanted = new CountDownLatch(1);

        @Override
        public boolean isAvailable() {
            return true;
        }

        private volatile IndexingListener listener = IndexingListener.NONE;

        @Override
        public List<UnreadableFile> read(List<Path> folders, DocumentReceiver receiver, IndexingListener told) {
            listener = told;
            begun.countDown();
            try {
                wanted.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return List.of(new UnreadableFile(folders.getFirst().resolve("spec.docx"), ReadFailure.ENCRYPTED, ""));
        }
    }

    @Test
    void questionsDoNotWaitForATraceThatIsUnderWay() throws Exception {
        Path real = Files.createDirectory(folder.toRealPath().resolve("docs"));
        SlowDocuments documents = new SlowDocuments();
        List<String> unread = new CopyOnWriteArrayList<>();
        IndexingListener listener = new IndexingListener() {
            @Override
            public void progress(int done, int total, Path file) {
                // not tested here
            }

            @Override
            public void unreadable(List<UnreadableFile> files) {
                files.forEach(each -> unread.add(String.valueOf(each.file().getFileName())));
            }
        };
        try (ExecutorService background = Executors.newSingleThreadExecutor();
                ExecutorService turns = Executors.newSingleThreadExecutor()) {
            PromptService prompts = prompts(background);
            AssistCall<TraceMatrix> trace = new DefaultTraceService(prompts, documents, turns).trace(
                    new TraceQuery(List.of(real), RequirementIds.of(null), Suggestions.NONE, false), listener);
            documents.begun.await();
            CompletableFuture<String> other = new CompletableFuture<>();
            prompts.inBackground(() -> other.complete("done"), other::completeExceptionally);
            try {
                assertEquals("done", other.get(Patience.SECONDS, TimeUnit.SECONDS));
            } finally {
                documents.wanted.countDown();
            }
            assertEquals(0, trace.result().get(Patience.SECONDS, TimeUnit.SECONDS).requirements().size());
            assertEquals(List.of("spec.docx"), unread, "the matrix alone would say that nothing is required");
        }
    }

    /** The caller is not left waiting, and no further files are read. */
    @Test
    void aTraceEndsWithItsAssistant() throws Exception {
        Path real = Files.createDirectory(folder.toRealPath().resolve("docs"));
        SlowDocuments documents = new SlowDocuments();
        TraceQuery query = new TraceQuery(List.of(real), RequirementIds.of(null), Suggestions.NONE, false);
        try (ExecutorService background = Executors.newSingleThreadExecutor();
                ExecutorService turns = Executors.newSingleThreadExecutor()) {
            DefaultTraceService service = new DefaultTraceService(prompts(background), documents, turns);
            List<AssistCall<TraceMatrix>> traces = new ArrayList<>();
            traces.add(service.trace(query, IndexingListener.NONE));
            traces.add(service.trace(query, IndexingListener.NONE)); // waits for its turn
            documents.begun.await();
            try {
                service.close();
                traces.add(service.trace(query, IndexingListener.NONE));
                for (AssistCall<TraceMatrix> each : traces) {
                    ExecutionException e = assertThrows(ExecutionException.class,
                            () -> each.result().get(Patience.SECONDS, TimeUnit.SECONDS));
                    AssistException cancelled = assertInstanceOf(AssistException.class, e.getCause());
                    assertEquals(AssistError.CANCELLED, cancelled.error());
                    assertEquals(new Messages("org.vauban.assist.trace", Locale.FRENCH).text("cancelled"),
                            cancelled.getMessage());
                }
                assertTrue(documents.listener.isCancelled());
            } finally {
                documents.wanted.countDown();
            }
        }
    }

    private static PromptService prompts(ExecutorService background) {
        return new PromptService((AssistantServices) Proxy.newProxyInstance(AssistantServices.class.getClassLoader(),
                new Class<?>[] {AssistantServices.class}, (proxy, method, arguments) -> method.getName().equals("messages")
                        ? new Messages("org.vauban.assist", Locale.FRENCH) : background));
    }
}
