// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.fix;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises names that are similar but mean the opposite, or deliberately another thing: {@code maxValue} and
 * {@code minValue}, {@code encode} and {@code decode}, {@code x1} and {@code x2}. No fix replaces one by the other.
 * Pure.
 */
public final class OppositeNames {
    private static final Pattern WORD = Pattern.compile("\\p{Lu}+(?!\\p{Ll})|\\p{Lu}?\\p{Ll}+|\\d+");
    private static final Pattern IDENTIFIER = Pattern.compile("[\\p{L}_$][\\p{L}\\d_$]*");
    /** Words that exclude one another; in a group, each excludes all others. */
    private static final List<Set<String>> GROUPS = groups(
            """
            min max minimum maximum minimal maximal | least most | less more greater | lower upper higher | low high
            floor ceil ceiling round | small big large | short long | first last | start stop end finish | begin end
            open close | opening closing | add remove delete subtract | append prepend | insert delete remove
            get set put | getter setter | push pop peek poll | offer poll | enqueue dequeue | read write
            reader writer | load save store unload | lock unlock | show hide | visible hidden invisible
            enable disable | enabled disabled | before after | pre post | previous prev next | prefix suffix
            left right | up down | top bottom | above below | over under | north south | east west
            horizontal vertical | width height depth | row column col | x y z
            source target src dst dest destination | origin destination | from to | in out | into from
            input output | inbound outbound | incoming outgoing | inner outer | inside outside | internal external
            client server | local remote global | sender receiver recipient | send receive | request response
            producer consumer | publisher subscriber | publish subscribe | public private protected | parent child
            ancestor descendant | super sub | head tail | key value | old new | left right | positive negative
            plus minus | multiply divide | increment decrement | inc dec increase decrease | true false | yes no
            on off | allow deny forbid | allowed denied | accept reject refuse | success failure error
            succeeded failed | valid invalid | and or xor nor nand | any all none | is not | all none | every some
            even odd | same different | equal different | ascending descending | asc desc | import export
            include exclude | implicit explicit | attach detach | upload download | encode decode | encrypt decrypt
            compress decompress | serialize deserialize | marshal unmarshal | pack unpack | wrap unwrap
            escape unescape | register unregister deregister | subscribe unsubscribe | grant revoke
            connect disconnect | activate deactivate | expand collapse | zip unzip | bind unbind | mount unmount
            sync async | major minor | mutable immutable | static dynamic | optional required mandatory
            credit debit | buy sell | numerator denominator | latitude longitude | sin cos tan asin acos atan
            nanos micros millis seconds minutes hours days weeks months years
            nano micro milli second minute hour day week month year | ms ns us | red green blue | alpha beta gamma
            byte int integer long float double boolean char | kilo mega giga | mock spy | assert assume
            """);
    /** Prefixes that make opposites of the same stem; the second may be empty. */
    private static final List<String[]> BEGINNINGS = List.of(pair("en", "de"), pair("in", "ex"), pair("in", "out"),
            pair("im", "ex"), pair("in", "de"), pair("as", "des"), pair("a", "de"), pair("at", "de"),
            pair("up", "down"), pair("over", "under"), pair("pre", "post"), pair("min", "max"), pair("as", "de"),
            pair("inter", "intra"), pair("hyper", "hypo"), pair("multi", "single"), pair("sub", "super"),
            pair("un", ""), pair("in", ""), pair("im", ""), pair("il", ""), pair("ir", ""), pair("dis", ""),
            pair("non", ""), pair("de", ""), pair("mis", ""), pair("a", ""), pair("anti", ""), pair("counter", ""),
            pair("not", ""), pair("re", ""), pair("pre", ""), pair("post", ""), pair("sub", ""), pair("super", ""));
    private static final Set<String> NEGATIONS = Set.of("not", "no", "non", "never", "without", "un", "anti", "except",
            "de", "dis");
    private static final Set<String> ENDINGS = Set.of("", "s", "d", "r", "ed", "er", "or", "es", "ing", "ion", "able",
            "ers", "ors", "ings", "ment");
    /** Least number of letters of a stem after a prefix. */
    private static final int SHORTEST_STEM = 3;

    private OppositeNames() {}

    private static String[] pair(String one, String other) {
        return new String[] {one, other};
    }

    private static List<Set<String>> groups(String text) {
        List<Set<String>> groups = new ArrayList<>();
        for (String group : text.replace("\n", " | ").split("\\|")) {
            if (!group.isBlank()) {
                groups.add(Set.of(new TreeSet<>(List.of(group.strip().split("\\s+"))).toArray(String[]::new)));
            }
        }
        return groups;
    }

    /**
     * Whether replacing one name by the other would reverse the meaning, or mean another thing of the same kind.
     */
    public static boolean areOpposed(String one, String other) {
        List<String> a = words(one);
        List<String> b = words(other);
        int start = 0;
        while (start < a.size() && start < b.size() && a.get(start).equals(b.get(start))) {
            start++;
        }
        int end = 0;
        while (end < a.size() - start && end < b.size() - start
                && a.get(a.size() - 1 - end).equals(b.get(b.size() - 1 - end))) {
            end++;
        }
        List<String> left = a.subList(start, a.size() - end);
        List<String> right = b.subList(start, b.size() - end);
        if (left.isEmpty() || right.isEmpty()) {
            return NEGATIONS.containsAll(left) && NEGATIONS.containsAll(right) && left.size() + right.size() > 0;
        }
        String joinedLeft = String.join("", left);
        String joinedRight = String.join("", right);
        if (left.size() == 1 && right.size() == 1) {
            return excludes(joinedLeft, joinedRight);
        }
        // unLock and lock, isNotEmpty and isEmpty, nonNull and null
        if (excludes(joinedLeft, joinedRight)) {
            return true;
        }
        return left.size() == right.size() && anyPair(left, right, OppositeNames::excludes);
    }

    private static boolean anyPair(List<String> left, List<String> right, BiPredicate<String, String> test) {
        for (int i = 0; i < left.size(); i++) {
            if (test.test(left.get(i), right.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(name);
        while (word.find()) {
            words.add(word.group().toLowerCase(Locale.ROOT));
        }
        return words;
    }

    private static boolean excludes(String one, String other) {
        if (one.equals(other)) {
            return false;
        }
        if (Character.isDigit(one.charAt(0)) && Character.isDigit(other.charAt(0))
                || one.length() == 1 && other.length() == 1) {
            return true; // the name of a second thing is not a typing error of the first
        }
        for (Set<String> group : GROUPS) {
            for (String each : group) {
                if (isForm(one, each) && group.stream()
                        .anyMatch(word -> !word.equals(each) && isForm(other, word) && !isForm(one, word))) {
                    return true;
                }
            }
        }
        return BEGINNINGS.stream().anyMatch(pair -> begin(one, other, pair) || begin(other, one, pair));
    }

    private static boolean begin(String one, String other, String[] pair) {
        return one.startsWith(pair[0]) && other.startsWith(pair[1]) && one.length() - pair[0].length() >= SHORTEST_STEM
                && one.substring(pair[0].length()).equals(other.substring(pair[1].length()));
    }

    /** Whether a word is a form of a stem: {@code opened}, {@code stopping}, {@code closer}. */
    private static boolean isForm(String word, String stem) {
        if (word.equals(stem)) {
            return true;
        }
        if (stem.length() < SHORTEST_STEM) {
            return false;
        }
        String last = stem.substring(stem.length() - 1);
        String bare = last.equals("e") ? stem.substring(0, stem.length() - 1) : stem;
        return word.startsWith(stem) && ENDINGS.contains(word.substring(stem.length()))
                || word.startsWith(stem + last) && ENDINGS.contains(word.substring(stem.length() + 1))
                || word.startsWith(bare) && ENDINGS.contains(word.substring(bare.length()));
    }

    /**
     * Whether a change replaces a name by its opposite.
     *
     * @param name the name to fix
     * @param before the text with the name
     * @param after the changed text
     */
    public static boolean isSwapped(String name, String before, String after) {
        if (!IDENTIFIER.matcher(name).matches() || count(after, name) >= count(before, name)) {
            return false;
        }
        Matcher found = IDENTIFIER.matcher(after);
        Set<String> seen = new TreeSet<>();
        while (found.find()) {
            if (seen.add(found.group()) && areOpposed(name, found.group())
                    && count(after, found.group()) > count(before, found.group())) {
                return true;
            }
        }
        return false;
    }

    private static int count(String text, String name) {
        int count = 0;
        Matcher found = IDENTIFIER.matcher(text);
        while (found.find()) {
            count += found.group().equals(name) ? 1 : 0;
        }
        return count;
    }
}
