// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;

/**
 * What a stream tells beside the text.
 *
 * @param usage whether the cost is told at the end
 * @param probabilities whether those of the tokens are told
 * @param progress whether the progress of the prompt is told
 * @param timings whether each piece tells how long the text takes so far
 */
public record StreamOptions(boolean usage, boolean probabilities, boolean progress, boolean timings) {
    /** Reads {@code stream_options}, and llama.cpp's {@code return_progress} and {@code timings_per_token}. */
    public static StreamOptions read(JsonFields body, boolean probabilities) throws InvalidInputException {
        JsonFields stream = body.fields("stream_options");
        return new StreamOptions(stream != null && stream.flag("include_usage", false), probabilities,
                body.flag("return_progress", false), body.flag("timings_per_token", false));
    }
}
