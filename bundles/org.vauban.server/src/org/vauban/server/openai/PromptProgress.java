// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonObject;
import org.eclipse.jdt.annotation.Nullable;

/** Reports the progress of prefill as llama.cpp's server does ({@code return_progress}). For one thread. */
final class PromptProgress {
    private final boolean wanted;
    private final long begun = System.nanoTime();
    private int total = -1;
    private int reused;
    private int told = -1;

    /** @param wanted whether the client requests progress; otherwise nothing is reported */
    PromptProgress(boolean wanted) {
        this.wanted = wanted;
    }

    /** Called when the prompt is accepted. Returns the progress to send, or null. */
    @Nullable JsonObject prompt(int tokens, int known) {
        total = tokens;
        reused = known;
        return read(known);
    }

    /** Called when this many tokens are prefilled. Returns the progress to send, or null. */
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

    /** Called when prefill is complete. Returns the progress to send, or null. */
    @Nullable JsonObject end() {
        return read(total);
    }
}
