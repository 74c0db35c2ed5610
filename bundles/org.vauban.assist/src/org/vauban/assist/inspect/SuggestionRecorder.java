// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.inspect;

import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.inspect.SuggestionTrace.Disposition;
import org.vauban.assist.inspect.SuggestionTrace.Timed;

/**
 * Puts together in the prompt log what is known of one suggestion: its request is noted when the engine has ended it,
 * and the editor tells what it did before or after that. Where the model was asked once more, it tells it of the last
 * request. Threads: any.
 */
public final class SuggestionRecorder {
    private final PromptLog log;
    // all below are guarded by this
    private long request;
    private @Nullable SuggestionTrace noted;
    private boolean told;
    private @Nullable Disposition disposition;
    private @Nullable String detail;
    private List<Timed> steps = List.of();

    /** @param log that has the requests */
    public SuggestionRecorder(PromptLog log) {
        this.log = log;
    }

    /**
     * A request of the suggestion stands in the log.
     *
     * @param id of the request
     * @param trace as it stands there
     */
    public void noted(long id, SuggestionTrace trace) {
        SuggestionTrace all;
        synchronized (this) {
            request = id;
            noted = trace;
            all = told ? trace.with(disposition, detail, steps) : trace;
        }
        if (all != trace) {
            log.trace(id, all);
        }
    }

    /**
     * Tells more of the suggestion.
     *
     * @param how what became of it, or null for what is known already
     * @param what was in the way, as a sentence in the user's language; or null
     * @param more steps that were done
     */
    public void tell(@Nullable Disposition how, @Nullable String what, List<Timed> more) {
        SuggestionTrace all;
        long id;
        synchronized (this) {
            told = true;
            disposition = how == null ? disposition : how;
            detail = what == null ? detail : what;
            steps = Stream.concat(steps.stream(), more.stream()).toList();
            id = request;
            all = noted == null ? null : noted.with(disposition, detail, steps);
        }
        if (all != null) {
            log.trace(id, all);
        }
    }
}
