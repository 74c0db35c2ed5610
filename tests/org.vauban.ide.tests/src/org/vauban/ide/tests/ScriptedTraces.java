// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.trace.TraceBuilder;
import org.vauban.assist.trace.TraceCommit;
import org.vauban.assist.trace.TraceDecisions;
import org.vauban.assist.trace.TraceMatrix;
import org.vauban.assist.trace.TraceQuery;
import org.vauban.assist.trace.TraceService;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.UnreadableFile;

/** Traces the files of the folders with the real builder, without hosts: each line of a document is a paragraph. */
public final class ScriptedTraces implements TraceService {
    /** Commits of all folders. */
    public final List<TraceCommit> commits = new CopyOnWriteArrayList<>();
    /** Files that cannot be read, in any folder. */
    public final List<UnreadableFile> unreadable = new CopyOnWriteArrayList<>();
    /** The queries that were asked. */
    public final List<TraceQuery> asked = new CopyOnWriteArrayList<>();
    /** Blocks the end of a run while it is set and not open. */
    public volatile CountDownLatch gate;
    /** Whether documents can be read. */
    public volatile boolean available = true;

    @Override
    public boolean isAvailable() {
        return available;
    }

    @Override
    public AssistCall<TraceMatrix> trace(TraceQuery query, IndexingListener listener) {
        asked.add(query);
        CompletableFuture<TraceMatrix> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                CountDownLatch waits = gate;
                if (waits != null) {
                    waits.await();
                }
                listener.unreadable(unreadable);
                result.complete(matrix(query));
            } catch (IOException | InterruptedException e) {
                result.completeExceptionally(new AssistException(AssistError.STORE, String.valueOf(e.getMessage())));
            }
        }, "scripted-traces");
        thread.setDaemon(true);
        thread.start();
        return new AssistCall<>() {
            @Override
            public CompletableFuture<TraceMatrix> result() {
                return result;
            }

            @Override
            public void cancel() {
                result.completeExceptionally(new AssistException(AssistError.CANCELLED, "Tracing was stopped."));
            }
        };
    }

    private TraceMatrix matrix(TraceQuery query) throws IOException {
        TraceBuilder builder = new TraceBuilder(query.ids(), query.folders());
        Set<Path> read = new HashSet<>();
        for (Path folder : query.folders()) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    SourceFormat format = SourceFormat.of(file);
                    boolean hidden = folder.relativize(file).toString().startsWith(".");
                    if (format != null && !hidden && read.add(file)) {
                        builder.document(file, format, document(Files.readString(file)));
                    }
                }
            }
        }
        if (query.commits()) {
            commits.forEach(builder::commit);
        }
        return builder.build(query.suggest(), TraceDecisions.of(query.folders(), builder.sourceFolders()));
    }

    private static ParsedDocument document(String text) {
        List<TextBlock> blocks = new ArrayList<>();
        int at = 0;
        for (String line : text.split("\n", -1)) {
            if (!line.isBlank()) {
                blocks.add(new TextBlock(BlockKind.PARAGRAPH, 0, at, at + line.length()));
            }
            at += line.length() + 1;
        }
        ParsedDocument.Builder document = new ParsedDocument.Builder();
        document.add(new DocumentPage(0, "", 0, 0, text, blocks));
        return document.build();
    }
}
