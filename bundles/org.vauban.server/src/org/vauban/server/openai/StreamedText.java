// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonObject;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.TokenListener;
import org.vauban.engine.TokenProbability;

/**
 * A text that is streamed while the model writes it, whatever the form of the API: remembers the tokens that its next
 * piece is made of, and tells how far the prompt is read. On the engine's thread that tells the text.
 */
public abstract class StreamedText implements TokenListener {
    private final PromptProgress progress;
    private final @Nullable RunningTimings timings;
    private List<TokenProbability> tokens = List.of();
    private int told;

    /**
     * @param progress whether the client asks how far the prompt is read
     * @param timings whether it asks how long the text takes so far
     */
    protected StreamedText(boolean progress, boolean timings) {
        this.progress = new PromptProgress(progress);
        this.timings = timings ? new RunningTimings() : null;
    }

    /** Whether the client asks how long the text takes. */
    protected final boolean tellsTimings() {
        return timings != null;
    }

    /** A piece with how long the text takes so far, where the client asks for that. */
    protected final JsonObject timed(JsonObject piece) {
        if (timings != null) {
            piece.add("timings", timings.told());
        }
        return piece;
    }

    /** Opens the stream, since the prompt fits and takes a while. */
    protected abstract void open();

    /** Tells the client how far the prompt is read. */
    protected abstract void progress(JsonObject now);

    /** Tells that all of the prompt is read, unless that was told. */
    protected final void promptRead() {
        tell(progress.end());
    }

    /** The tokens that the piece to be told is made of; each is told once. */
    protected final List<TokenProbability> takeTokens() {
        List<TokenProbability> taken = tokens;
        told += taken.size();
        if (timings != null) {
            timings.generated(taken.size());
        }
        tokens = List.of();
        return taken;
    }

    /** Tokens that were told so far. */
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
