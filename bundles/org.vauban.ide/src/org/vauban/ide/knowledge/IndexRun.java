// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.eclipse.core.runtime.Platform;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.question.DocumentIndex;
import org.vauban.engine.EngineException;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.indexing.SourceContents;
import org.vauban.knowledge.pack.InstalledPack;

/**
 * Brings the index up to date with sources, one after the other, so that each can fail by itself. What was read stays
 * when it is cancelled; a later run goes on there. For one run, on one thread.
 */
public final class IndexRun {
    /** Told how far the run is. */
    public interface Progress {
        /**
         * @param source that is being read
         * @param done files of it before this one
         * @param total files of it that are new or changed
         */
        void reading(KnowledgeSource source, int done, int total, Path file);
    }

    private final DocumentIndex index;
    private final SourceStates states;
    private final BooleanSupplier cancelled;
    private final Progress progress;

    public IndexRun(DocumentIndex index, SourceStates states, BooleanSupplier cancelled, Progress progress) {
        this.index = index;
        this.states = states;
        this.cancelled = cancelled;
        this.progress = progress;
    }

    /** Blocks until all are read or it is cancelled. */
    public void run(List<KnowledgeSource> sources) {
        for (KnowledgeSource source : sources) {
            if (cancelled.getAsBoolean()) {
                break;
            }
            read(source);
        }
        states.stopped(sources);
    }

    private void read(KnowledgeSource source) {
        if (!Files.exists(source.folder())) {
            states.failed(source, NLS.bind(Messages.Source_missing, source.folder()));
            return;
        }
        states.reading(source, "");
        try {
            if (InstalledPack.isPack(source.folder())) {
                index.mount(source.folder());
                states.contents(index.contents(List.of(source.folder())));
                states.done(source);
                return;
            }
            IndexReport report = index.index(ProjectLibraries.all().paths(source), new IndexingListener() {
                @Override
                public void progress(int done, int total, Path file) {
                    states.reading(source, NLS.bind(Messages.Source_reading, done + 1, total));
                    progress.reading(source, done, total, file);
                }

                @Override
                public boolean isCancelled() {
                    return cancelled.getAsBoolean();
                }
            });
            List<SourceContents> held = index.contents(List.of(source.folder()));
            if (report.cancelled()) {
                states.contents(held); // it has not looked into everything
            } else {
                states.read(held.getFirst(), source, report.unreadable());
                states.done(source); // also where it has no file of a format that is known
            }
        } catch (KnowledgeException | EngineException e) {
            states.failed(source, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // a source that seems to be read for good would keep others waiting
            Platform.getLog(IndexRun.class).error(Messages.Source_unexpected, e);
            states.failed(source, Messages.Source_unexpected);
        }
    }
}
