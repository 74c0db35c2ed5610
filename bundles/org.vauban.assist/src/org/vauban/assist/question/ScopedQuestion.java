// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A question to indexed documents and code: one with a mention such as {@code @docs}.
 *
 * @param scopes at least one
 * @param text the question without the mentions; empty if nothing else was typed
 */
public record ScopedQuestion(Set<KnowledgeScope> scopes, String text) {
    /** Not part of an address, such as {@code me@docs.example}, nor of a path. */
    private static final Pattern MENTION = Pattern.compile("(?<![\\p{L}\\p{N}_./@-])@(\\p{L}+)(?![\\p{L}\\p{N}_/@-])");

    /** Copies the set. */
    public ScopedQuestion {
        Objects.requireNonNull(text);
        scopes = Collections.unmodifiableSet(EnumSet.copyOf(scopes));
    }

    /** Reads what was typed; empty if it mentions no scope. Other words behind an {@code @} stay in the text. */
    public static Optional<ScopedQuestion> parse(String typed) {
        EnumSet<KnowledgeScope> scopes = EnumSet.noneOf(KnowledgeScope.class);
        StringBuilder text = new StringBuilder();
        Matcher matcher = MENTION.matcher(typed);
        int end = 0;
        while (matcher.find()) {
            Optional<KnowledgeScope> scope = KnowledgeScope.ofWord(matcher.group(1));
            if (scope.isPresent()) {
                scopes.add(scope.get());
                text.append(typed, end, matcher.start());
                end = matcher.end();
            }
        }
        if (scopes.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ScopedQuestion(scopes,
                text.append(typed.substring(end)).toString().replaceAll("[ \\t]+", " ").strip()));
    }
}
