// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.source;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.OperatingSystem;

/**
 * Parses the URIs by which editors name their documents. Editors differ in what they encode, and some encode twice: if
 * a URI may stand for several paths, the source has them all, and is excluded if one of them is. A path counts whatever
 * the scheme: the version of a file in Git, a cell of a notebook, a file on another machine. A URI without a path is
 * {@linkplain TextSource.Unknown unknown}, except for a document that was never saved. Pure and thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8089">RFC 8089, the file URI scheme</a>
 */
public final class SourceUris {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(.*)", Pattern.DOTALL);
    private static final Pattern AUTHORITY = Pattern.compile("//([^/?#\\\\]*)(.*)", Pattern.DOTALL);
    private static final Pattern DRIVE = Pattern.compile("/?[A-Za-z]:[/\\\\].*", Pattern.DOTALL);
    /** Names that editors give to new documents, in any language: words and a number. */
    private static final Pattern NEW_DOCUMENT = Pattern.compile("[\\p{L}\\p{M} ]+[- ]?\\p{Nd}+");
    private static final Pattern IN_ARCHIVE = Pattern.compile("![/\\\\]|::");
    private static final String GIT = ".git";
    private static final String MODULES = "modules";
    private static final String SUBMODULES = "/" + GIT + "/" + MODULES + "/";
    private static final Pattern EGIT = Pattern.compile("/\\$\\d+\\$[^/]*/");
    private static final int MAX_DECODED = 4;
    private static final boolean WINDOWS = OperatingSystem.CURRENT == OperatingSystem.WINDOWS;

    private SourceUris() {}

    /** Returns the source of a URI as {@link #source(String, UnaryOperator)} does, without a workspace. */
    public static TextSource source(String uri) {
        return source(uri, path -> null);
    }

    /**
     * Returns the source that a URI names.
     *
     * @param uri URI as the editor sent it; null or a text without a path is unknown
     * @param roots returns the project or workspace folder of a path, or null
     */
    public static TextSource source(@Nullable String uri, UnaryOperator<Path> roots) {
        if (uri == null || uri.isBlank()) {
            return TextSource.unknown(uri);
        }
        Matcher parts = SCHEME.matcher(uri);
        boolean named = !DRIVE.matcher(uri).matches() && parts.matches();
        String scheme = named ? parts.group(1).toLowerCase(Locale.ROOT) : "file";
        String rest = named ? parts.group(2) : uri;
        if (scheme.equals("untitled") && NEW_DOCUMENT.matcher(decode(rest)).matches()
                || scheme.equals("file") && rest.matches("/{0,3}")) {
            return TextSource.typed();
        }
        Set<String> names = new LinkedHashSet<>();
        read(scheme, rest, names);
        if (names.stream().anyMatch(name -> name.indexOf('\0') >= 0)) {
            return TextSource.unknown(uri);
        }
        // a backslash is a separator if the client runs on another system, else a character of the name
        List<Path> readings = Stream.concat(names.stream().map(SourceUris::path), WINDOWS ? Stream.empty()
                : names.stream().filter(name -> name.startsWith("/") && name.indexOf('\\') >= 0)
                        .map(SourceUris::asItStands))
                .filter(Objects::nonNull).distinct().toList();
        return readings.isEmpty() ? TextSource.unknown(uri)
                : TextSource.file(scheme, readings, roots.apply(readings.getFirst().normalize()));
    }

    /** Returns the normalized local file that a URI names; null if it names none. */
    public static @Nullable Path local(@Nullable String uri) {
        return uri == null ? null : source(uri).local();
    }

    private static void read(String scheme, String rest, Set<String> names) {
        if (rest.regionMatches(true, 0, "file:", 0, 5)) {
            int begin = 0;
            while (rest.regionMatches(true, begin, "file:", 0, 5)) {
                begin += 5;
            }
            // an archive: both the archive and the entry below it
            String bare = rest.substring(begin);
            String archive = IN_ARCHIVE.split(bare, 2)[0];
            read("file", archive, names);
            if (!archive.equals(bare)) {
                read("file", IN_ARCHIVE.matcher(bare).replaceAll("/"), names);
            }
            return;
        }
        String path = rest;
        Matcher authority = AUTHORITY.matcher(rest);
        if (authority.matches()) {
            path = authority.group(2);
            String host = decode(authority.group(1));
            if (WINDOWS && scheme.equals("file") && !host.isEmpty() && !host.equalsIgnoreCase("localhost")) {
                path = "//" + host + path; // a network share
            } else if (host.matches("[A-Za-z]:")) {
                path = "/" + host + path; // a missing slash before a drive
            }
        } else if (scheme.equals("untitled") && !rest.startsWith("/") && !rest.startsWith("\\")) {
            path = "/" + rest; // a name without a folder
        }
        int query = path.indexOf('?');
        int fragment = path.indexOf('#');
        int end = Math.min(query < 0 ? path.length() : query, fragment < 0 ? path.length() : fragment);
        add(path.substring(0, end), names);
        if (end < path.length()) {
            // not encoded by the client: part of the name
            add(path, names);
            add(path.substring(0, fragment < query || fragment < 0 ? path.length() : fragment), names);
            if (!scheme.equals("file")) {
                quoted(path.substring(end), names);
            }
        }
    }

    /**
     * Returns the work-tree file for an object path of Fugitive: the folder of a repository or of a submodule, two
     * slashes, a commit or the number of a stage, the path. Null for any other path.
     */
    private static @Nullable String fugitive(String path) {
        int last = path.lastIndexOf("//");
        for (int at = path.indexOf(GIT); at >= 0 && at < last; at = path.indexOf(GIT, at + 1)) {
            int behind = at + GIT.length();
            boolean separated = at > 0 && isSeparator(path, at - 1);
            int objects = separated && path.startsWith("//", behind) ? behind : -1;
            String module = "";
            if (separated && objects < 0 && isSeparator(path, behind) && path.startsWith(MODULES, behind + 1)
                    && isSeparator(path, behind + 1 + MODULES.length())) {
                int begin = behind + MODULES.length() + 2;
                objects = path.indexOf("//", begin + 1);
                module = objects < 0 ? "" : "/" + path.substring(begin, objects);
            }
            if (objects >= 0) {
                int file = path.indexOf('/', objects + 2);
                return path.substring(0, at - 1) + module + "/" + (file < 0 ? "" : path.substring(file + 1));
            }
        }
        return null;
    }

    /**
     * Returns the work-tree file for a path in the internal file system of EGit: the folder of a repository or of a
     * submodule, the number of its names and a version between dollar signs, the path. Null for any other path.
     */
    private static @Nullable String egit(String path) {
        Matcher marker = EGIT.matcher(path);
        if (!marker.find()) {
            return null;
        }
        String folder = path.substring(0, marker.start());
        String file = path.substring(marker.end());
        int module = folder.indexOf(SUBMODULES);
        return folder.endsWith("/" + GIT)
                ? folder.substring(0, folder.length() - GIT.length()) + file
                : module < 0 ? null : folder.substring(0, module + 1) + folder.substring(module + SUBMODULES.length())
                        + "/" + file;
    }

    private static boolean isSeparator(String path, int at) {
        return at < path.length() && (path.charAt(at) == '/' || path.charAt(at) == '\\');
    }

    /** Adds a path decoded once, first, then further decoded as often as possible, and unchanged. */
    private static void add(String path, Set<String> names) {
        String once = decode(path);
        String version = fugitive(once);
        String inTree = version == null ? egit(once) : version;
        if (inTree != null) {
            names.add(inTree);
        }
        String now = once;
        for (int i = 0; i < MAX_DECODED; i++) {
            names.add(now);
            names.add(now.split("[?#]", 2)[0]);
            String next = decode(now);
            if (next.equals(now)) {
                break;
            }
            now = next;
        }
        names.add(path);
        if (IN_ARCHIVE.matcher(once).find()) {
            names.add(IN_ARCHIVE.matcher(once).replaceAll("/"));
            names.add(IN_ARCHIVE.split(once, 2)[0]); // on Windows also a stream of the file
        }
    }

    /** Adds paths from a query, such as those of Git documents in Visual Studio Code. */
    private static void quoted(String query, Set<String> names) {
        String text = decode(query);
        for (int open = text.indexOf('"'), close; open >= 0; open = close) {
            close = open + 1;
            while (close < text.length() && text.charAt(close) != '"') {
                close += text.charAt(close) == '\\' ? 2 : 1;
            }
            if (close >= text.length()) {
                return;
            }
            String path = text.substring(open + 1, close);
            if (path.indexOf('/') >= 0 || path.indexOf('\\') >= 0) {
                named(path.replace("\\\\", "\\").replace("\\/", "/"), names);
            }
        }
    }

    private static void named(String path, Set<String> names) {
        if (path.startsWith("file:")) {
            read("file", path.substring(5), names);
        } else {
            add(path, names);
        }
    }

    /** Returns an absolute path, or null for any other text. */
    private static @Nullable Path path(String name) {
        String text = name.indexOf('\\') >= 0 && !WINDOWS ? name.replace('\\', '/') : name;
        if (WINDOWS && DRIVE.matcher(text).matches() && text.startsWith("/")) {
            text = text.substring(1);
        } else if (!WINDOWS && DRIVE.matcher(text).matches() && !text.startsWith("/")) {
            text = "/" + text; // from another machine: its names count
        } else if (!WINDOWS && text.startsWith("//")) {
            text = text.replaceFirst("^/+", "/");
        }
        if (!text.startsWith("/") && !DRIVE.matcher(text).matches() && !text.startsWith("\\\\")) {
            return null;
        }
        return asItStands(text);
    }

    private static @Nullable Path asItStands(String text) {
        try {
            Path path = Path.of(text).toAbsolutePath();
            return path.getFileName() == null ? null : path;
        } catch (InvalidPathException e) {
            return null; // a reading that no file can have
        }
    }

    /** Decodes {@code %XX}; malformed sequences stay unchanged. */
    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            if (low < 0) {
                decoded.write(bytes[i]);
            } else {
                decoded.write(high << 4 | low);
                i += 2;
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }
}
