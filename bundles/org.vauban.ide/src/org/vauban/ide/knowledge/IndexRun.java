// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
 * Updates the index for sources, one after the other, so that each can fail separately. After a cancellation the files
 * read so far are kept; a later run continues there. For one run, on one thread.
 */
public final class IndexRun {
    /** Notified of the progress of the run. */
    public interface Progress {
        /**
         * Called before a file is read.
         *
         * @param source source that is being read
         * @param done number of its files before this one
         * @param total number of its new or changed files
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

    /**
     * Blocks until all sources are read or the run is cancelled.
     *
     * @return sources that were not read because another process was writing the index
     */
    public List<KnowledgeSource> run(List<KnowledgeSource> sources) {
        List<KnowledgeSource> busy = new ArrayList<>();
        for (KnowledgeSource source : sources) {
            if (cancelled.getAsBoolean()) {
                break;
            }
            if (!read(source)) {
                busy.add(source);
            }
        }
        states.stopped(sources);
        return busy;
    }

    /** @return false if another process was writing the index */
    private boolean read(KnowledgeSource source) {
        if (!Files.exists(source.folder())) {
            states.failed(source, NLS.bind(Messages.Source_missing, source.folder()));
            return true;
        }
        states.reading(source, "");
        try {
            if (InstalledPack.isPack(source.folder())) {
                index.mount(source.folder());
                states.contents(index.contents(List.of(source.folder())));
                states.done(source);
                return true;
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
                states.contents(held); // the run did not examine all files
            } else {
                states.read(held.getFirst(), source, report.unreadable());
                states.done(source); // also if it has no file of a supported format
            }
        } catch (KnowledgeException e) {
            states.failed(source, String.valueOf(e.getMessage()));
            return !e.isBusy();
        } catch (EngineException e) {
            states.failed(source, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // a source that stays in the state of being read would block others
            Platform.getLog(IndexRun.class).error(Messages.Source_unexpected, e);
            states.failed(source, Messages.Source_unexpected);
        }
        return true;
    }
}
