// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

/** A sequence of the context and what it has read: its history is always what the memory holds. */
public final class Slot {
    private final int sequence;
    private final TokenList history = new TokenList();
    /** Up to here the memory may be shared with other slots, so that it cannot be moved. */
    private int shared;
    private long lastUse;
    private boolean busy;

    public Slot(int sequence) {
        this.sequence = sequence;
    }

    /** Its sequence id. */
    public int sequence() {
        return sequence;
    }

    public TokenList history() {
        return history;
    }

    public boolean busy() {
        return busy;
    }

    public int shared() {
        return shared;
    }

    long lastUse() {
        return lastUse;
    }

    public void take() {
        busy = true;
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
        shared = Math.min(shared, length);
    }
}
