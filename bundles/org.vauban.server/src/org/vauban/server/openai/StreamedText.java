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
    private List<TokenProbability> tokens = List.of();
    private int told;

    /** @param progress whether the client asks how far the prompt is read */
    protected StreamedText(boolean progress) {
        this.progress = new PromptProgress(progress);
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
        tell(progress.prompt(total, reused));
    }

    @Override
    public final void tokens(List<TokenProbability> next) {
        tokens = next;
    }

    @Override
    public final void reading(int read, int total) {
        open();
        tell(progress.read(read));
    }
}
