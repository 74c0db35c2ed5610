// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.indexing.SourceContents;

/**
 * A source as it is shown.
 *
 * @param contents what the index holds of it; null as long as that is not known
 * @param note what went wrong, or which file is read; empty for nothing
 */
public record SourceRow(KnowledgeSource source, State state, @Nullable SourceContents contents, String note) {
    /** How a source stands. */
    public enum State {
        /** The index has not been asked yet. */
        UNKNOWN,
        /** Nothing of it is in the index. */
        NOT_INDEXED,
        /** It is in the index. */
        INDEXED,
        /** It waits for others to be read. */
        WAITING,
        /** It is being read. */
        INDEXING,
        /** The user paused while it was read or waited. */
        PAUSED,
        /** It could not be indexed as a whole; the note says why. */
        FAILED
    }

    public SourceRow {
        Objects.requireNonNull(note);
    }

    static SourceRow of(KnowledgeSource source) {
        return new SourceRow(source, State.UNKNOWN, null, "");
    }

    SourceRow with(State next, String why) {
        return new SourceRow(source, next, contents, why);
    }

    /** What the index holds; its state follows unless something is done with it, or failed. */
    SourceRow with(SourceContents now) {
        SourceRow next = new SourceRow(source, state, now, note);
        boolean settled = state == State.UNKNOWN || state == State.NOT_INDEXED || state == State.INDEXED;
        return settled ? next.settled() : next;
    }

    /** Nothing is done with it any more: it is as the index says. */
    SourceRow settled() {
        SourceContents known = contents;
        State next = known == null ? State.UNKNOWN
                : known.files() > 0 || !known.unreadable().isEmpty() ? State.INDEXED : State.NOT_INDEXED;
        return with(next, "");
    }

    /** Whether its files that change are brought into the index. */
    boolean isFollowed() {
        SourceContents known = contents;
        return state == State.INDEXED || state == State.INDEXING
                || state == State.FAILED && known != null && known.files() > 0;
    }

    /** Whether it is being indexed or waits for that. */
    public boolean isBusy() {
        return state == State.WAITING || state == State.INDEXING;
    }
}
