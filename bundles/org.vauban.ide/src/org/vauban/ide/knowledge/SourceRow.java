// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.indexing.SourceContents;

/**
 * A source for display.
 *
 * @param source the source
 * @param state state of the source
 * @param contents what the index contains of it; null while that is not known
 * @param note a failure, or the file being read; may be empty
 */
public record SourceRow(KnowledgeSource source, State state, @Nullable SourceContents contents, String note) {
    /** State of a source. */
    public enum State {
        /** The index has not been queried yet. */
        UNKNOWN,
        /** Nothing of it is in the index. */
        NOT_INDEXED,
        /** It is in the index. */
        INDEXED,
        /** It waits until other sources are read. */
        WAITING,
        /** It is being read. */
        INDEXING,
        /** The user paused indexing while it was being read or waiting. */
        PAUSED,
        /** It could not be indexed as a whole; the note gives the reason. */
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

    /**
     * Returns a copy with the contents of the index, which determine the state unless the source is busy, paused or
     * failed.
     */
    SourceRow with(SourceContents now) {
        SourceRow next = new SourceRow(source, state, now, note);
        boolean settled = state == State.UNKNOWN || state == State.NOT_INDEXED || state == State.INDEXED;
        return settled ? next.settled() : next;
    }

    /** Returns a copy in the state that the contents of the index determine. */
    SourceRow settled() {
        SourceContents known = contents;
        State next = known == null ? State.UNKNOWN
                : known.files() > 0 || !known.unreadable().isEmpty() ? State.INDEXED : State.NOT_INDEXED;
        return with(next, "");
    }

    /** Whether changes of its files are followed. */
    boolean isFollowed() {
        SourceContents known = contents;
        return switch (state) {
            case INDEXED, INDEXING -> true;
            // it may be long until it is read as a whole
            case WAITING, PAUSED, FAILED -> known != null && known.files() > 0;
            case UNKNOWN, NOT_INDEXED -> false;
        };
    }

    /** Whether it is being indexed or waits for that. */
    public boolean isBusy() {
        return state == State.WAITING || state == State.INDEXING;
    }
}
