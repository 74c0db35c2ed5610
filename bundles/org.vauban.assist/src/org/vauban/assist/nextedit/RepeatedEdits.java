// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.nextedit;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.assist.nextedit.NextEdit.Kind;

/**
 * Finds places where a change should be repeated, in any language: uses of a declared name that was changed, and a
 * third match of a change that was made at two places. Pure.
 */
public final class RepeatedEdits {
    private static final String DECLARES = "(?:class|interface|enum|record|struct|type|trait|def|fn|func|function|sub"
            + "|let|const|var|val|int|long"
            + "|double|float|boolean|bool|char|byte|short|String|void|auto)[\\s*&]+";

    private RepeatedEdits() {}

    /**
     * Returns the next place after the newest edit, in the same text.
     *
     * @param edits the newest first
     * @param text the current text
     */
    public static Optional<NextEdit> next(List<LineEdit> edits, String text) {
        if (edits.isEmpty()) {
            return Optional.empty();
        }
        LineEdit last = edits.getFirst();
        TokenChange change = TokenChange.of(last).orElse(null);
        if (change == null || change.old().strip().length() < 2) {
            return Optional.empty();
        }
        int lineStart = start(text, last.line());
        if (lineStart < 0) {
            return Optional.empty();
        }
        boolean repeated = edits.stream().skip(1)
                .anyMatch(each -> !each.isOfSameLine(last) && TokenChange.of(each).filter(change::equals).isPresent());
        LineEdit declaration = !change.isRename() ? null
                : edits.stream().filter(each -> each.document().equals(last.document())
                        && declares(each.after(), change.now())
                        && TokenChange.of(each).filter(change::equals).isPresent()).findFirst().orElse(null);
        if (declaration == null) {
            return repeated ? at(text, lineStart, change, Kind.REPEATED, place -> true) : Optional.empty();
        }
        return renamed(text, lineStart, declaration, change, repeated);
    }

    /**
     * Returns a use of a renamed declaration: for a parameter only within its scope, for any other name only where no
     * parameter hides it.
     */
    private static Optional<NextEdit> renamed(String text, int lineStart, LineEdit declaration, TokenChange change,
            boolean repeated) {
        int from = start(text, declaration.line());
        if (from < 0) {
            return Optional.empty();
        }
        int to = from + declaration.after().length();
        ParameterScopes now = new ParameterScopes(text, change.now());
        Optional<int[]> scope = word(change.now()).matcher(text).results().map(MatchResult::start)
                .filter(at -> at >= from && at < to)
                .map(now::around).filter(Objects::nonNull).findFirst();
        int[] own = scope.isPresent() ? scope.get() : null;
        IntPredicate sameThing = own != null ? at -> at > own[0] && at < own[1] && !isMember(text, at)
                : at -> now.around(at) == null || isMember(text, at);
        if (!repeated && word(change.now()).matcher(text).results().filter(found -> sameThing.test(found.start()))
                .count() != 1) {
            return Optional.empty(); // the new name was in use already: this is not a rename
        }
        ParameterScopes old = new ParameterScopes(text, change.old());
        return at(text, lineStart, change, repeated ? Kind.REPEATED : Kind.RENAME,
                own != null ? sameThing : at -> old.around(at) == null || isMember(text, at));
    }

    /** Whether a name is written as that of a member: {@code this.name}, {@code self->name}. */
    private static boolean isMember(String text, int at) {
        return text.startsWith(".", at - 1) || text.startsWith("->", at - 2);
    }

    /**
     * Returns the first occurrence of the same thing in or after the edited line, else the first in the text.
     */
    private static Optional<NextEdit> at(String text, int lineStart, TokenChange change, Kind kind,
            IntPredicate sameThing) {
        Matcher matcher = word(change.old()).matcher(text);
        int first = -1;
        while (matcher.find() && first < lineStart) {
            boolean better = first < 0 || matcher.start() >= lineStart;
            if (better && sameThing.test(matcher.start()) && !isChanged(text, matcher.start(), change)) {
                first = matcher.start();
            }
        }
        return first < 0 ? Optional.empty() : Optional.of(new NextEdit(kind, null, first, change.old(), change.now()));
    }

    /** Whether the change was made there already: the new text may contain the old one. */
    private static boolean isChanged(String text, int at, TokenChange change) {
        int within = change.now().indexOf(change.old());
        while (within >= 0) {
            if (text.startsWith(change.now(), at - within)) {
                return true;
            }
            within = change.now().indexOf(change.old(), within + 1);
        }
        return false;
    }

    private static boolean declares(String line, String name) {
        String quoted = Pattern.quote(name);
        return Pattern.compile("\\b" + DECLARES + quoted + "\\b").matcher(line).find()
                || Pattern.compile("(?<![\\p{L}\\p{N}_$.])" + quoted + "\\s*(?:[;,)=({]|$)").matcher(line).results()
                        .anyMatch(found -> ParameterScopes.isTyped(line, found.start()))
                || Pattern.compile("^\\s*" + quoted + "\\s*(?::[^=]*)?:?=(?!=)").matcher(line).find();
    }

    private static Pattern word(String text) {
        boolean startsWord = Character.isJavaIdentifierPart(text.charAt(0));
        boolean endsWord = Character.isJavaIdentifierPart(text.charAt(text.length() - 1));
        return Pattern.compile((startsWord ? "(?<![\\p{L}\\p{N}_$])" : "") + Pattern.quote(text)
                + (endsWord ? "(?![\\p{L}\\p{N}_$])" : ""));
    }

    private static int start(String text, int line) {
        int at = 0;
        for (int i = 0; i < line; i++) {
            at = text.indexOf('\n', at) + 1;
            if (at == 0) {
                return -1;
            }
        }
        return at;
    }
}
