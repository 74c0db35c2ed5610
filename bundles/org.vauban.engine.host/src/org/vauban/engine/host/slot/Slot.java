// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.slot;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.token.TokenList;

/**
 * A sequence of the context and its history of tokens, which always matches the KV cache. Positions increase along the
 * history but may leave gaps, so that there is room for typed text before a run that was computed earlier.
 */
public final class Slot {
    private final int sequence;
    private final TokenList history = new TokenList();
    private final TokenList positions = new TokenList();
    /** Length of the prefix whose cache cells may be shared with other slots, so that they cannot be moved. */
    private int shared;
    private long lastUse;
    private boolean busy;
    /** Whether its content was computed speculatively, without a request. */
    private boolean spare;
    /** Workspace of its last tokens; null if they are not to be saved. */
    private String workspace;
    /** User, one of several, for whom its content was computed; null for the single user of a desktop. */
    private String isolation;

    public Slot(int sequence) {
        this.sequence = sequence;
    }

    /** Returns its sequence id. */
    public int sequence() {
        return sequence;
    }

    /** Returns the tokens in the KV cache; callers must not change them. */
    public TokenList history() {
        return history;
    }

    public boolean busy() {
        return busy;
    }

    public int shared() {
        return shared;
    }

    /** Returns the workspace of its last tokens, or null. */
    public @Nullable String workspace() {
        return workspace;
    }

    public void workspace(@Nullable String key) {
        workspace = key;
    }

    /** Whether its content may be reused for a user: it holds no other user's text. */
    boolean serves(@Nullable String user) {
        return history.size() == 0 || Objects.equals(isolation, user);
    }

    /**
     * Sets the user for whom the slot is used from now on.
     *
     * @throws IllegalStateException if it holds content of another user
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

    /** @param idle whether it is for a speculative request of the lowest priority, see {@link SlotTable#chooseSpare} */
    public void take(boolean idle) {
        busy = true;
        spare = idle;
    }

    boolean spare() {
        return spare;
    }

    /** @param clock increases with each use */
    public void release(long clock) {
        busy = false;
        lastUse = clock;
    }

    /** Marks a prefix as shared with another slot. */
    public void share(int length) {
        shared = Math.max(shared, length);
    }

    public void truncate(int length) {
        history.truncate(length);
        positions.truncate(length);
        shared = Math.min(shared, length);
    }

    /** Returns the position of a token of the history. */
    public int position(int index) {
        return positions.get(index);
    }

    /** Returns the position of the next token. */
    public int next() {
        return next(history.size());
    }

    /** Returns the position after a prefix of the given length. */
    public int next(int length) {
        return length == 0 ? 0 : positions.get(length - 1) + 1;
    }

    /** Adds a computed token at the next position. */
    public void append(int token) {
        positions.add(next());
        history.add(token);
    }

    /** Adds computed tokens at the next positions. */
    public void append(TokenList tokens, int from, int to) {
        for (int i = from; i < to; i++) {
            append(tokens.get(i));
        }
    }

    /** Adds tokens at the given positions, which come after all others. */
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
