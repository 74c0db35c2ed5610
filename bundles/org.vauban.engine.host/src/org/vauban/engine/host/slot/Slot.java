// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.slot;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.token.TokenList;

/**
 * A sequence of the context and what it has read: its history is always what the memory holds. Positions grow with the
 * history but may leave gaps, so that there is room for what is typed before a run that was read earlier.
 */
public final class Slot {
    private final int sequence;
    private final TokenList history = new TokenList();
    private final TokenList positions = new TokenList();
    /** Up to here the memory may be shared with other slots, so that it cannot be moved. */
    private int shared;
    private long lastUse;
    private boolean busy;
    /** Whether what it holds was read for nobody yet. */
    private boolean spare;
    /** Whose texts it has read last; null where nobody asked to keep them. */
    private String workspace;
    /** For which of several users all that it holds was read; null for the one user of a desktop. */
    private String isolation;

    public Slot(int sequence) {
        this.sequence = sequence;
    }

    /** Its sequence id. */
    public int sequence() {
        return sequence;
    }

    /** What it has read; only to be looked at. */
    public TokenList history() {
        return history;
    }

    public boolean busy() {
        return busy;
    }

    public int shared() {
        return shared;
    }

    /** Whose texts it has read last, or null. */
    public @Nullable String workspace() {
        return workspace;
    }

    public void workspace(@Nullable String key) {
        workspace = key;
    }

    /** Whether what it holds may be reused for a user: nobody else's text is in it. */
    boolean serves(@Nullable String user) {
        return history.size() == 0 || Objects.equals(isolation, user);
    }

    /**
     * What it reads from now on is a user's.
     *
     * @throws IllegalStateException if it holds what was read for another one
     */
    public void isolate(@Nullable String user) {
        if (!serves(user)) {
            throw new IllegalStateException("the slot holds another user's text");
        }
        isolation = user;
    }

    long lastUse() {
        return lastUse;
    }

    public void take() {
        take(false);
    }

    /**
     * @param idle whether it is for a request that nobody waits for, now or later, see {@link SlotTable#chooseSpare}
     */
    public void take(boolean idle) {
        busy = true;
        spare = idle;
    }

    boolean spare() {
        return spare;
    }

    /** @param clock grows with each use */
    public void release(long clock) {
        busy = false;
        lastUse = clock;
    }

    /** Up to here the memory belongs to another slot as well. */
    public void share(int length) {
        shared = Math.max(shared, length);
    }

    public void truncate(int length) {
        history.truncate(length);
        positions.truncate(length);
        shared = Math.min(shared, length);
    }

    /** The position of a token of the history. */
    public int position(int index) {
        return positions.get(index);
    }

    /** The position of the next token. */
    public int next() {
        return next(history.size());
    }

    /** The position behind the first tokens. */
    public int next(int length) {
        return length == 0 ? 0 : positions.get(length - 1) + 1;
    }

    /** A token was read at the next position. */
    public void append(int token) {
        positions.add(next());
        history.add(token);
    }

    /** Tokens were read at the next positions. */
    public void append(TokenList tokens, int from, int to) {
        for (int i = from; i < to; i++) {
            append(tokens.get(i));
        }
    }

    /** Tokens are there at the given positions, which lie behind all others. */
    public void append(TokenList tokens, int from, int[] at) {
        if (at.length > 0 && at[0] < next()) {
            throw new IllegalArgumentException("positions must grow");
        }
        for (int i = 0; i < at.length; i++) {
            history.add(tokens.get(from + i));
            positions.add(at[i]);
        }
    }
}
