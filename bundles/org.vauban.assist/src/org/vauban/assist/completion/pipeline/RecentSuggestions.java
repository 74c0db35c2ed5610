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
 * The latest automatic completion of each editor. Whoever types on as it suggests is answered with the rest of it: the
 * model need not begin again at each key, and what is still being generated is not lost. A completion that was released
 * goes on for a moment, since most clients cancel a request at each key before they send the next. What contradicts the
 * keys typed since is requested anew. Threads: any.
 */
final class RecentSuggestions implements SharedSuggestion.Origin {
    private static final int EDITORS = 16;

    private final BiFunction<CompletionQuery, PartialListener, CompletionCall> begin;
    /** By editor; guarded by its own lock. */
    private final Map<String, SharedSuggestion> latest = new LruMap<>(EDITORS);

    /** @param begin sends a query to the model */
    RecentSuggestions(BiFunction<CompletionQuery, PartialListener, CompletionCall> begin) {
        this.begin = begin;
    }

    /** The rest of the latest suggestion of the editor where it fits, else a new one. */
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

    /** Another request of an editor takes the place of its suggestion. */
    void superseded(String editor) {
        SharedSuggestion old;
        synchronized (latest) {
            old = latest.remove(editor);
        }
        if (old != null) {
            old.leave();
        }
    }

    /** The settings are others: another model may have been chosen. */
    void clear() {
        clear(suggestion -> true);
    }

    /**
     * Another policy holds: what was suggested under the one before is suggested no more. What somebody waits for is
     * asked for anew.
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

    /** The caret of an editor is somewhere else: what nobody waits for there ends. */
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
