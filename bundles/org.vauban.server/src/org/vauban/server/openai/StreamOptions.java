// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;

/**
 * What a stream contains besides the text.
 *
 * @param usage whether to send the token usage at the end
 * @param probabilities whether to send the probabilities of tokens
 * @param progress whether to send the progress of prefill
 * @param timings whether each piece contains the timings so far
 */
public record StreamOptions(boolean usage, boolean probabilities, boolean progress, boolean timings) {
    /** Reads {@code stream_options}, and llama.cpp's {@code return_progress} and {@code timings_per_token}. */
    public static StreamOptions read(JsonFields body, boolean probabilities) throws InvalidInputException {
        JsonFields stream = body.fields("stream_options");
        return new StreamOptions(stream != null && stream.flag("include_usage", false), probabilities,
                body.flag("return_progress", false), body.flag("timings_per_token", false));
    }
}
