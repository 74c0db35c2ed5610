// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Determines for which files a repository configures a filter: a program that converts them on check-in and check-out.
 * Filters are never run, so such a file cannot be compared with the committed one. Patterns are matched liberally: a
 * {@code *} also matches slashes, a bracket any character.
 */
final class FilterAttributes {
    private static final int LONGEST_FILE = 1 << 20;

    private final Path root;
    private final Map<String, List<Rule>> rules = new HashMap<>();
    private final Set<String> macros = new HashSet<>();
    private final List<Rule> info;

    /** @param anywhere whether a pattern without a slash applies to names in all folders below */
    private record Rule(String pattern, boolean anywhere, boolean filtered) {
        boolean matches(String path) {
            return Wildcards.match(pattern,
                    anywhere && !pattern.contains("/") ? path.substring(path.lastIndexOf('/') + 1) : path);
        }
    }

    FilterAttributes(GitRepository repository) throws IOException {
        root = repository.root();
        info = read(repository.common().resolve("info/attributes"));
    }

    /** Whether a filter is configured for a file. */
    boolean filtered(String path) throws IOException {
        boolean filtered = false;
        for (int slash = -1;; slash = path.indexOf('/', slash + 1)) {
            String folder = slash < 0 ? "" : path.substring(0, slash);
            for (Rule rule : of(folder)) {
                filtered = rule.matches(path.substring(slash + 1)) ? rule.filtered : filtered;
            }
            if (path.indexOf('/', slash + 1) < 0) {
                break;
            }
        }
        for (Rule rule : info) {
            filtered = rule.matches(path) ? rule.filtered : filtered;
        }
        return filtered;
    }

    private List<Rule> of(String folder) throws IOException {
        List<Rule> found = rules.get(folder);
        if (found == null) {
            Path file = root.resolve(folder).resolve(".gitattributes");
            found = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? read(file) : List.of();
            rules.put(folder, found);
        }
        return found;
    }

    private List<Rule> read(Path file) throws IOException {
        String text = GitFiles.text(file, LONGEST_FILE);
        List<Rule> read = new ArrayList<>();
        for (String line : text == null ? List.<String>of() : text.lines().toList()) {
            String stripped = line.strip();
            if (stripped.isEmpty() || stripped.startsWith("#")) {
                continue;
            }
            int end = stripped.startsWith("\"") ? stripped.indexOf('"', 1) + 1 : blank(stripped);
            if (end <= 0) {
                continue;
            }
            Boolean filtered = null;
            for (String attribute : stripped.substring(end).strip().split("\\s+")) {
                if (attribute.startsWith("filter=") || macros.contains(attribute)) {
                    filtered = true;
                } else if (attribute.equals("-filter") || attribute.equals("!filter") || attribute.equals("filter")) {
                    filtered = false;
                }
            }
            String pattern = stripped.substring(0, end).replace("\"", "");
            if (filtered != null && pattern.startsWith("[attr]")) {
                if (filtered) {
                    macros.add(pattern.substring("[attr]".length()));
                }
            } else if (filtered != null) {
                read.add(rule(pattern, filtered));
            }
        }
        return read;
    }

    private static Rule rule(String pattern, boolean filtered) {
        String rest = pattern.startsWith("**/") ? pattern.substring(3) : pattern;
        boolean deep = rest != pattern && rest.contains("/");
        String each = (deep ? "*" + rest : rest).replace("/**/", "/*");
        return new Rule(each.startsWith("/") ? each.substring(1) : each, !each.startsWith("/"), filtered);
    }

    private static int blank(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (Character.isWhitespace(line.charAt(i))) {
                return i;
            }
        }
        return line.length();
    }

    /** Wildcard matching whose cost is at most pattern length times name length for any pattern. */
    static final class Wildcards {
        private Wildcards() {}

        static boolean match(String pattern, String text) {
            int p = 0;
            int t = 0;
            int star = -1;
            int mark = 0;
            while (t < text.length()) {
                int next = p < pattern.length() ? step(pattern, p) : p;
                if (p < pattern.length() && pattern.charAt(p) == '*') {
                    star = p++;
                    mark = t;
                } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == '[' && next > p + 1
                        || pattern.charAt(p) == '\\' && p + 1 < pattern.length()
                                && pattern.charAt(p + 1) == text.charAt(t)
                        || pattern.charAt(p) == text.charAt(t))) {
                    p = next;
                    t++;
                } else if (star >= 0) {
                    p = star + 1;
                    t = ++mark;
                } else {
                    return false;
                }
            }
            while (p < pattern.length() && pattern.charAt(p) == '*') {
                p++;
            }
            return p == pattern.length();
        }

        /** Returns where the next element of a pattern begins: after a bracket, an escaped or a single character. */
        private static int step(String pattern, int at) {
            if (pattern.charAt(at) == '\\' && at + 1 < pattern.length()) {
                return at + 2;
            }
            int close = pattern.charAt(at) == '[' ? pattern.indexOf(']', at + 2) : -1;
            return close < 0 ? at + 1 : close + 1;
        }
    }
}
