// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Suppresses the growing text of an edit while it may be withheld; passes on all other calls. */
public final class HeldBackListener implements EditListener {
    private final EditListener listener;
    private final BooleanSupplier heldBack;

    public HeldBackListener(EditListener listener, BooleanSupplier heldBack) {
        this.listener = Objects.requireNonNull(listener);
        this.heldBack = Objects.requireNonNull(heldBack);
    }

    @Override
    public void partial(String replacement) {
        if (!heldBack.getAsBoolean()) {
            listener.partial(replacement);
        }
    }

    @Override
    public void again() {
        listener.again();
    }

    @Override
    public void attempt(int number, int most) {
        listener.attempt(number, most);
    }

    @Override
    public CompletableFuture<Patience> takesLong(int seconds, int attempts) {
        return listener.takesLong(seconds, attempts);
    }

    @Override
    public void reading(int read, int total) {
        listener.reading(read, total);
    }
}
