// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A question about indexed documents and code: one with a mention such as {@code @docs}, or {@code @docs:manuals} for
 * one of its folders, or {@code @docs:manuals/pump.pdf}, or {@code @workspace:"my project"}.
 *
 * @param mentions at least one, without duplicates
 * @param text the question without the mentions; empty if only mentions were typed
 */
public record ScopedQuestion(List<Mention> mentions, String text) {
    /** A mention; not part of an address, such as {@code me@docs.example}, nor of a path. */
    private static final Pattern MENTION = Pattern.compile("(?<![\\p{L}\\p{N}_./@-])@(\\p{L}+)"
            + "(?::(?:\"([^\"\\n]{1,500})\"|([^\\s\":][^\\s\"]{0,499})))?(?![\\p{L}\\p{N}_/@-])");
    /** Punctuation after a name that belongs to the sentence. */
    private static final Pattern ENDING = Pattern.compile("[.,;:?!)]+$");

    /**
     * A mention of a part of the index.
     *
     * @param name name of a folder of the scope, possibly with a path below it after a slash, or an absolute path;
     *            empty for the whole scope
     */
    public record Mention(KnowledgeScope scope, String name) {
        /** Checks that nothing is null. */
        public Mention {
            Objects.requireNonNull(scope);
            Objects.requireNonNull(name);
        }

        /** Returns the mention as a user types it. */
        public String text() {
            boolean bare = name.matches("[^\\s\":][^\\s\"]*") && !ENDING.matcher(name).find();
            return "@" + scope.word() + (name.isEmpty() ? "" : bare ? ":" + name : ":\"" + name + "\"");
        }
    }

    /** Copies the list. */
    public ScopedQuestion {
        Objects.requireNonNull(text);
        mentions = List.copyOf(mentions);
    }

    /** Parses a question; empty if it mentions no scope. Other words after an {@code @} stay in the text. */
    public static Optional<ScopedQuestion> parse(String typed) {
        List<Mention> mentions = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Matcher matcher = MENTION.matcher(typed);
        int end = 0;
        while (matcher.find()) {
            Optional<KnowledgeScope> scope = KnowledgeScope.ofWord(matcher.group(1));
            if (scope.isPresent()) {
                String bare = matcher.group(3) == null ? "" : ENDING.matcher(matcher.group(3)).replaceFirst("");
                Mention mention = new Mention(scope.get(), matcher.group(2) == null ? bare : matcher.group(2));
                if (!mentions.contains(mention)) {
                    mentions.add(mention);
                }
                text.append(typed, end, matcher.start());
                end = matcher.end();
            }
        }
        if (mentions.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ScopedQuestion(mentions,
                text.append(typed.substring(end)).toString().replaceAll("[ \\t]+", " ").strip()));
    }
}
