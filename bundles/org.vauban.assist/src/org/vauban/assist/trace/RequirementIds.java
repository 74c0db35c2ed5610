// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;

/** Finds ids of requirements in texts: known ids, and texts that match the pattern of ids. Immutable. */
public final class RequirementIds {
    /** Default pattern of ids: {@code REQ-123}, {@code SYS-REQ-4}, {@code EXG_PMP_012}. */
    public static final String STANDARD = "(?<![\\w-])(?:[A-Z][A-Z0-9]{0,9}[-_]){0,3}"
            + "(?:REQ|SRS|SRD|SSS|URS|HLR|LLR|EXG|EXI)(?:[-_][A-Z0-9]{1,12}){0,3}[-_]?\\d{1,6}"
            + "(?:\\.\\d{1,4}){0,4}(?![\\w]|-\\w)";
    private static final int LONGEST_PATTERN = 500;
    /** A possible known id: letters and digits, joined by punctuation. */
    private static final Pattern TOKEN = Pattern.compile(
            "[\\p{L}\\p{N}](?:[\\p{L}\\p{N}]|[-_.:/]+(?=[\\p{L}\\p{N}]))*");
    /** Decimals that make a different id of the one before them. */
    private static final Pattern DECIMALS = Pattern.compile("\\.\\d+(?![\\p{L}\\p{N}])");
    private static final int LONGEST_LINE = 4_000;
    private static final int SHORTEST = 3;
    /** Limit of an id that is searched for in code. */
    private static final int LONGEST_ID = 200;

    private final Pattern pattern;
    /** Ids as defined, by their comparable form. */
    private final Map<String, String> known;
    /** Ids as defined, by their letters and digits, for names of code. */
    private final Map<String, String> named;

    /**
     * An id in a text.
     *
     * @param id the id as defined, or as written if no requirement defines it
     * @param known whether a requirement has it
     * @param start its offset
     */
    record Found(String id, boolean known, int start) {
        /** Whether an offset is within it; its length does not depend on how its parts are joined. */
        private boolean holds(int offset) {
            return offset >= start && offset < start + id.length();
        }
    }

    private RequirementIds(Pattern pattern, Map<String, String> known, Map<String, String> named) {
        this.pattern = pattern;
        this.known = known;
        this.named = named;
    }

    /**
     * Creates a finder without known ids.
     *
     * @param pattern a regular expression, or null for the {@link #STANDARD} one
     * @throws IllegalArgumentException if it is invalid, too long, or matches the empty text
     */
    public static RequirementIds of(@Nullable String pattern) {
        String text = pattern == null ? STANDARD : pattern;
        if (text.length() > LONGEST_PATTERN) {
            throw new IllegalArgumentException("more than " + LONGEST_PATTERN + " characters");
        }
        Pattern compiled = Pattern.compile(text); // PatternSyntaxException is an IllegalArgumentException
        if (compiled.matcher("").find()) {
            throw new IllegalArgumentException("it matches the empty text");
        }
        return new RequirementIds(compiled, Map.of(), Map.of());
    }

    /** Returns a copy with the ids of requirements, except those without a letter and a digit, which are too common. */
    RequirementIds with(List<Requirement> requirements) {
        Map<String, String> all = new HashMap<>();
        Map<String, String> names = new HashMap<>();
        for (Requirement each : requirements) {
            String id = each.id();
            if (id.length() >= SHORTEST && id.length() <= LONGEST_ID && id.chars().anyMatch(Character::isLetter)
                    && id.chars().anyMatch(Character::isDigit)) {
                all.put(comparable(id), id);
                names.put(String.join(" ", parts(id)), id);
            }
        }
        return new RequirementIds(pattern, all, names);
    }

    /** Returns a form of an id in which underscores and hyphens do not differ. */
    static String comparable(String id) {
        return id.replace('_', '-');
    }

    /** Returns the ids in a line. */
    List<Found> in(String line) {
        String text = line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE);
        List<Found> found = new ArrayList<>();
        Matcher tokens = TOKEN.matcher(text);
        while (!known.isEmpty() && tokens.find()) {
            known(tokens.group(), tokens.start(), found);
        }
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            String id = known.get(comparable(matcher.group()));
            int start = matcher.start();
            if (found.stream().noneMatch(each -> each.holds(start)) && !matcher.group().isEmpty()) {
                found.add(new Found(id == null ? matcher.group() : id, id != null, start));
            }
        }
        return found;
    }

    /**
     * Finds the known ids in a token, where joining punctuation may be part of an id or not: {@code req:REQ-1/REQ-2}.
     * Of several with the same start, takes the longest; in {@code REQ-1.2}, does not find {@code REQ-1}.
     */
    private void known(String token, int start, List<Found> found) {
        int from = 0;
        while (from < token.length()) {
            String longest = null;
            int next = from;
            for (int end = partEnd(token, from); end - from <= LONGEST_ID; end = partEnd(token, jointEnd(token, end))) {
                String id = DECIMALS.matcher(token).region(end, token.length()).lookingAt() ? null
                        : known.get(comparable(token.substring(from, end)));
                if (id != null) {
                    longest = id;
                    next = end;
                }
                if (end == token.length()) {
                    break;
                }
            }
            if (longest != null) {
                found.add(new Found(longest, true, start + from));
            }
            from = jointEnd(token, partEnd(token, next));
        }
    }

    /** Returns the offset of the next joining punctuation, or the end. */
    private static int partEnd(String token, int from) {
        int at = from;
        while (at < token.length() && !isJoint(token.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Returns the offset after joining punctuation, if there is any. */
    private static int jointEnd(String token, int from) {
        int at = from;
        while (at < token.length() && isJoint(token.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isJoint(char c) {
        return c == ':' || c == '/' || c == '.';
    }

    /** Returns the id at the start of a text, if it matches the pattern. */
    @Nullable
    String atStart(String text) {
        Matcher matcher = pattern.matcher(text.length() <= LONGEST_LINE ? text : text.substring(0, LONGEST_LINE));
        return matcher.lookingAt() && matcher.end() > 0 ? matcher.group() : null;
    }

    /** Whether a whole text matches the pattern. */
    boolean isWhole(String text) {
        String id = atStart(text);
        return id != null && id.length() == text.length();
    }

    /**
     * Returns the known ids in an identifier, regardless of case: {@code stopsAt12BarReq123}; in {@code sysReq4}, not
     * {@code REQ-4} if {@code SYS-REQ-4} is known.
     */
    List<String> inName(String name) {
        List<String> found = new ArrayList<>();
        List<String> parts = parts(name);
        int from = 0;
        while (from < parts.size() && !named.isEmpty()) {
            StringBuilder joined = new StringBuilder();
            String longest = null;
            int next = from + 1;
            for (int to = from; to < parts.size(); to++) {
                joined.append(to == from ? "" : " ").append(parts.get(to));
                String id = named.get(joined.toString());
                if (id != null) {
                    longest = id;
                    next = to + 1;
                }
            }
            if (longest != null && !found.contains(longest)) {
                found.add(longest);
            }
            from = next;
        }
        return found;
    }

    /** Returns the words and numbers of an identifier in lower case. */
    static List<String> parts(String identifier) {
        return List.of(identifier
                .replaceAll("(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{L})(?=\\p{N})|(?<=\\p{N})(?=\\p{L})"
                        + "|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})", " ")
                .strip().toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"));
    }
}
