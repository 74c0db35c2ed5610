// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.exclusion;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.EncodedPath;

/**
 * The patterns that a policy pins. An absolute pattern applies to the folder that it names under each of that folder's
 * names: if {@code /srv} is a link, also to the link's target. Thread-safe.
 */
final class PinnedPatterns {
    private static final String SPECIAL = "*?[\\";
    /** Maximum age of what is known about links, in nanoseconds. */
    private static final long OLDEST = TimeUnit.SECONDS.toNanos(1);

    private final List<String> patterns;
    private final IgnoreFile written;
    private volatile Known known;

    /** The lists to match, and when links were last read. */
    private record Known(List<IgnoreFile> lists, long nanos) {}

    PinnedPatterns(List<String> patterns) {
        this.patterns = List.copyOf(patterns);
        written = parsed(patterns.stream().map(List::of).toList());
    }

    private static IgnoreFile parsed(List<List<String>> forms) {
        return IgnoreFile.of(forms.stream()
                .map(each -> each.stream().flatMap(String::lines).map(PinnedPatterns::anywhere).toList()).toList(),
                true);
    }

    /**
     * Prefixes a pattern with a slash in its middle, which would be relative to the folder that each editor opens, so
     * that it applies below any folder.
     */
    private static String anywhere(String pattern) {
        String bare = bare(pattern);
        boolean inner = bare.indexOf('/') >= 0 && bare.indexOf('/') < bare.length() - 1;
        return sign(pattern) + (inner && !bare.startsWith("/") && !bare.startsWith("**/") ? "**/" : "") + bare;
    }

    private static String sign(String pattern) {
        return pattern.startsWith("!") ? "!" : "";
    }

    private static String bare(String pattern) {
        return pattern.substring(sign(pattern).length());
    }

    boolean isEmpty() {
        return written.isEmpty();
    }

    /** Returns why the patterns are unreliable; see {@link IgnoreFile#fault()}. */
    @Nullable
    String fault() {
        return written.fault();
    }

    /**
     * Returns the patterns as written and, if links exist, with current links resolved: a file excluded by either is
     * excluded. The line of a pattern is its number, from 1. Reads the disk.
     */
    List<IgnoreFile> lists() {
        Known last = known;
        if (last == null || System.nanoTime() - last.nanos > OLDEST) {
            last = new Known(read(), System.nanoTime());
            known = last;
        }
        return last.lists;
    }

    /** Returns the pattern as written in the policy, whichever list it is in. */
    String pattern(IgnorePattern deciding) {
        return patterns.get(deciding.line() - 1);
    }

    private List<IgnoreFile> read() {
        List<String> real = patterns.stream().map(PinnedPatterns::real).toList();
        if (real.equals(patterns)) {
            return List.of(written);
        }
        List<List<String>> forms = new ArrayList<>();
        for (int i = 0; i < real.size(); i++) {
            String pattern = patterns.get(i);
            // a re-included folder within another one is also reached by its own name there
            forms.add(sign(pattern).isEmpty() ? List.of(real.get(i)) : List.of(pattern, real.get(i)));
        }
        return List.of(written, parsed(forms));
    }

    /** Returns the pattern with links resolved in its leading folders, up to the first one with a wildcard. */
    private static String real(String pattern) {
        String bare = bare(pattern);
        if (!bare.startsWith("/")) {
            return pattern;
        }
        int end = 0;
        while (end < bare.length() && SPECIAL.indexOf(bare.charAt(end)) < 0) {
            end++;
        }
        if (end < bare.length()) {
            end = bare.lastIndexOf('/', end);
        } else if (bare.endsWith("/")) {
            end--;
        }
        if (end <= 0) {
            return pattern;
        }
        try {
            Path folder = EncodedPath.of(bare.substring(0, end)).toAbsolutePath();
            Path found = RealPaths.of(folder);
            return found.equals(folder) ? pattern : sign(pattern) + names(found) + bare.substring(end);
        } catch (IOException | InvalidPathException e) {
            return pattern; // its target cannot be determined with this user's rights
        }
    }

    /** Returns an absolute path as a pattern that matches nothing else. */
    private static String names(Path path) {
        List<String> names = new ArrayList<>();
        for (Path name : path) {
            StringBuilder escaped = new StringBuilder();
            for (char c : EncodedPath.name(name).toCharArray()) {
                // a trailing space would be ignored
                escaped.append(c == ' ' || SPECIAL.indexOf(c) >= 0 ? "\\" : "").append(c);
            }
            names.add(escaped.toString());
        }
        return "/" + String.join("/", names);
    }
}
