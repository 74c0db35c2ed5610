// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonObject;
import org.eclipse.jdt.annotation.Nullable;

/** How far a prompt is read, as llama.cpp's server tells it ({@code return_progress}). For one thread. */
final class PromptProgress {
    private final boolean wanted;
    private final long begun = System.nanoTime();
    private int total = -1;
    private int reused;
    private int told = -1;

    /** @param wanted whether the client asks for it; otherwise there is nothing to tell */
    PromptProgress(boolean wanted) {
        this.wanted = wanted;
    }

    /** The prompt is accepted. Returns what to tell, or null. */
    @Nullable JsonObject prompt(int tokens, int known) {
        total = tokens;
        reused = known;
        return read(known);
    }

    /** So much of it is read. Returns what to tell, or null. */
    @Nullable JsonObject read(int tokens) {
        if (!wanted || total < 0 || tokens <= told) {
            return null;
        }
        told = tokens;
        JsonObject progress = new JsonObject();
        progress.addProperty("total", total);
        progress.addProperty("cache", reused);
        progress.addProperty("processed", tokens);
        progress.addProperty("time_ms", (System.nanoTime() - begun) / 1_000_000);
        return progress;
    }

    /** All of it is read. Returns what to tell, or null. */
    @Nullable JsonObject end() {
        return read(total);
    }
}
