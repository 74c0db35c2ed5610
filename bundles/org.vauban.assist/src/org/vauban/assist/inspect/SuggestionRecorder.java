// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.inspect;

import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.inspect.SuggestionTrace.Disposition;
import org.vauban.assist.inspect.SuggestionTrace.Timed;

/**
 * Combines in the prompt log what is known about one suggestion: its request is logged when the engine has ended it,
 * and the editor reports its own steps before or after that. If the model was asked again, they belong to the last
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

    /** @param log log of the requests */
    public SuggestionRecorder(PromptLog log) {
        this.log = log;
    }

    /**
     * Takes a logged request of the suggestion.
     *
     * @param id id of the request
     * @param trace trace in the log
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
     * Adds to the suggestion's trace.
     *
     * @param how what happened to the suggestion, or null for no change
     * @param what what prevented its display, as a sentence in the user's language; or null
     * @param more further steps
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
