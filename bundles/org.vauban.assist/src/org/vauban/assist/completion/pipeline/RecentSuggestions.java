// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.context.LruMap;

/**
 * Reuses the latest automatic completion of each editor. While the user types the suggested text, each query receives
 * the rest of the suggestion: the model need not start again at each key, and running generation is not lost. A
 * released completion continues for a moment, since most clients cancel a request at each key before they send the
 * next. A suggestion that contradicts the typed text is requested again. Threads: any.
 */
final class RecentSuggestions implements SharedSuggestion.Origin {
    private static final int EDITORS = 16;

    private final BiFunction<CompletionQuery, PartialListener, CompletionCall> begin;
    /** Latest suggestions by editor; guarded by its own lock. */
    private final Map<String, SharedSuggestion> latest = new LruMap<>(EDITORS);

    /** @param begin sends a query to the model */
    RecentSuggestions(BiFunction<CompletionQuery, PartialListener, CompletionCall> begin) {
        this.begin = begin;
    }

    /** Returns the rest of the editor's latest suggestion if it fits, else a new one. */
    CompletionCall complete(CompletionQuery query, PartialListener listener) {
        SuggestionFollower follower = new SuggestionFollower(query, listener);
        SharedSuggestion known;
        synchronized (latest) {
            known = latest.get(query.editor());
        }
        if (known == null || !known.isCurrent() || !known.attach(follower)) {
            begin(follower);
        }
        return follower;
    }

    /** Ends the suggestion of an editor in favour of another request. */
    void superseded(String editor) {
        SharedSuggestion old;
        synchronized (latest) {
            old = latest.remove(editor);
        }
        if (old != null) {
            old.leave();
        }
    }

    /** Ends all suggestions after a change of settings, which may select another model. */
    void clear() {
        clear(suggestion -> true);
    }

    /**
     * Ends the suggestions of the previous policy. Those that an editor waits for are requested again.
     */
    void governed() {
        clear(suggestion -> !suggestion.isCurrent() && !suggestion.isAwaited());
    }

    private void clear(Predicate<SharedSuggestion> over) {
        List<SharedSuggestion> ended;
        synchronized (latest) {
            ended = latest.values().stream().filter(over).toList();
            latest.values().removeAll(ended);
        }
        ended.forEach(SharedSuggestion::leave);
    }

    /** Ends a suggestion that no query waits for when the caret of its editor has moved. */
    void moved(CompletionQuery now) {
        SharedSuggestion known;
        synchronized (latest) {
            known = latest.get(now.editor());
        }
        if (known != null && !known.isFollowed() && known.typedSince(now) == null) {
            superseded(now.editor());
        }
    }

    private void begin(SuggestionFollower follower) {
        SharedSuggestion mine = new SharedSuggestion(follower, this);
        SharedSuggestion old;
        synchronized (latest) {
            old = latest.put(follower.query().editor(), mine);
        }
        if (old != null) {
            old.leave();
        }
        mine.begin();
    }

    @Override
    public CompletionCall ask(CompletionQuery query, PartialListener listener) {
        return begin.apply(query, listener);
    }

    @Override
    public void beginAgain(SharedSuggestion instead, SuggestionFollower follower) {
        SharedSuggestion mine = null;
        synchronized (latest) {
            if (latest.get(follower.query().editor()) == instead && !follower.result().isDone()) {
                mine = new SharedSuggestion(follower, this);
                latest.put(follower.query().editor(), mine);
            }
        }
        if (mine == null) {
            follower.nothing();
        } else {
            instead.leave();
            mine.begin();
        }
    }

    @Override
    public void forget(SharedSuggestion suggestion) {
        synchronized (latest) {
            latest.remove(suggestion.editor(), suggestion);
        }
    }
}
