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
 * The patterns that a policy pins. One that is a path from the top of the file system holds for the folder that it
 * names by whatever name that is reached: where {@code /srv} is a link, also behind the link. Safe for use by many
 * threads.
 */
final class PinnedPatterns {
    private static final String SPECIAL = "*?[\\";
    /** So old may be what is known of links, in nanoseconds. */
    private static final long OLDEST = TimeUnit.SECONDS.toNanos(1);

    private final List<String> patterns;
    private final IgnoreFile written;
    private volatile Known known;

    /** The lists to be asked, and when links were looked at. */
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
     * A pattern with a slash in its middle would be relative to a folder that each editor chooses: it holds below any
     * folder.
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

    /** See {@link IgnoreFile#fault()}. */
    @Nullable
    String fault() {
        return written.fault();
    }

    /**
     * The patterns as they are written, and as they are behind the links of today, if there are any: what one of both
     * excludes is excluded. The line of a pattern is its number, from 1. Reads the disk.
     */
    List<IgnoreFile> lists() {
        Known last = known;
        if (last == null || System.nanoTime() - last.nanos > OLDEST) {
            last = new Known(read(), System.nanoTime());
            known = last;
        }
        return last.lists;
    }

    /** As the policy has it, whichever of the lists it is in. */
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
            // a folder that is let through within another one is also reached by its name there
            forms.add(sign(pattern).isEmpty() ? List.of(real.get(i)) : List.of(pattern, real.get(i)));
        }
        return List.of(written, parsed(forms));
    }

    /** The pattern with the real names of the folders that it begins with, up to the first one with a wildcard. */
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
            return pattern; // nobody who asks here can find out where it leads
        }
    }

    /** A path from the top, as a pattern that matches nothing else. */
    private static String names(Path path) {
        List<String> names = new ArrayList<>();
        for (Path name : path) {
            StringBuilder escaped = new StringBuilder();
            for (char c : EncodedPath.name(name).toCharArray()) {
                // a space at the end would not count
                escaped.append(c == ' ' || SPECIAL.indexOf(c) >= 0 ? "\\" : "").append(c);
            }
            names.add(escaped.toString());
        }
        return "/" + String.join("/", names);
    }
}
