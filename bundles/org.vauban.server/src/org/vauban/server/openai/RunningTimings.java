// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonObject;

/** Measures a generation in progress as llama.cpp's server does ({@code timings_per_token}). For one thread. */
final class RunningTimings {
    private long begun = System.nanoTime();
    /** When prefill was complete, or 0. */
    private long written;
    private int total;
    private int reused;
    private int read;
    private int generated;

    /** Called when the prompt is accepted. */
    void prompt(int tokens, int known) {
        begun = System.nanoTime();
        total = tokens;
        reused = known;
        read = known;
    }

    /** @param tokens number of prompt tokens processed so far */
    void read(int tokens) {
        read = tokens;
    }

    /** @param tokens number of tokens generated since the last call */
    void generated(int tokens) {
        if (written == 0) {
            written = System.nanoTime();
            read = total;
        }
        generated += tokens;
    }

    JsonObject told() {
        long now = System.nanoTime();
        double reading = read == reused && written == 0 ? 0 : ((written == 0 ? now : written) - begun) / 1e6;
        return Answers.timings(reused, read - reused, reading, generated, written == 0 ? 0 : (now - written) / 1e6);
    }
}
