// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonObject;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.TokenListener;
import org.vauban.engine.TokenProbability;

/**
 * Streams a text in the format of any API: collects the tokens of the next piece, and reports the progress of prefill.
 * Called on the engine's thread that reports the text.
 */
public abstract class StreamedText implements TokenListener {
    private final PromptProgress progress;
    private final @Nullable RunningTimings timings;
    private List<TokenProbability> tokens = List.of();
    private int told;

    /**
     * @param progress whether the client requests the progress of prefill
     * @param timings whether it requests timings
     */
    protected StreamedText(boolean progress, boolean timings) {
        this.progress = new PromptProgress(progress);
        this.timings = timings ? new RunningTimings() : null;
    }

    /** Whether the client requests timings. */
    protected final boolean tellsTimings() {
        return timings != null;
    }

    /** Adds the timings so far to a piece if the client requests them. */
    protected final JsonObject timed(JsonObject piece) {
        if (timings != null) {
            piece.add("timings", timings.told());
        }
        return piece;
    }

    /** Opens the stream: the prompt fits, and prefill takes a while. */
    protected abstract void open();

    /** Sends the progress of prefill to the client. */
    protected abstract void progress(JsonObject now);

    /** Reports that prefill is complete, unless already reported. */
    protected final void promptRead() {
        tell(progress.end());
    }

    /** Returns the tokens of the next piece; each is returned once. */
    protected final List<TokenProbability> takeTokens() {
        List<TokenProbability> taken = tokens;
        told += taken.size();
        if (timings != null) {
            timings.generated(taken.size());
        }
        tokens = List.of();
        return taken;
    }

    /** Returns the number of tokens sent so far. */
    public final int told() {
        return told;
    }

    private void tell(@Nullable JsonObject now) {
        if (now != null) {
            progress(now);
        }
    }

    @Override
    public final void prompt(int total, int reused) {
        if (timings != null) {
            timings.prompt(total, reused);
        }
        tell(progress.prompt(total, reused));
    }

    @Override
    public final void tokens(List<TokenProbability> next) {
        tokens = next;
    }

    @Override
    public final void reading(int read, int total) {
        open();
        if (timings != null) {
            timings.read(read);
        }
        tell(progress.read(read));
    }
}
