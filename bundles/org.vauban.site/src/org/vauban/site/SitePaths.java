// SPDX-License-Identifier: EPL-2.0
package org.vauban.site;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Decides which paths a site's files may have, so that a site means the same on every system: relative, with slashes,
 * no parent segments, no name that Windows interprets differently, no invisible characters, and no two that differ only
 * by case.
 */
public final class SitePaths {
    private static final int MAX_PATH = 300;
    private static final int MAX_NAME = 200;
    private static final Pattern WINDOWS_DEVICE = Pattern
            .compile("(?i)(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])( *\\..*)?");
    private static final String FORBIDDEN = "\\:*?\"<>|";

    private SitePaths() {}

    /** Whether a file of a site may have this path. */
    public static boolean accepts(String path) {
        if (path.length() > MAX_PATH || !Normalizer.isNormalized(path, Normalizer.Form.NFC)) {
            return false;
        }
        for (String name : path.split("/", -1)) {
            if (!acceptsName(name)) {
                return false;
            }
        }
        return path.codePoints().allMatch(SitePaths::isVisible);
    }

    private static boolean acceptsName(String name) {
        return !name.isEmpty() && name.length() <= MAX_NAME && name.charAt(0) != ' ' && !name.endsWith(" ")
                && !name.endsWith(".") && !WINDOWS_DEVICE.matcher(name).matches()
                && name.chars().noneMatch(c -> FORBIDDEN.indexOf(c) >= 0);
    }

    private static boolean isVisible(int character) {
        return character == ' ' || switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }

    /** Returns the same text for paths that a case-insensitive file system treats as equal. */
    static String folded(String path) {
        return Normalizer.normalize(path.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }

    /**
     * Returns a path that some file system confuses with another one, or with a folder of another one; empty if there
     * is none.
     */
    static Optional<String> ambiguous(Iterable<String> paths) {
        Map<String, String> known = new HashMap<>();
        for (String path : paths) {
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                String folder = path.substring(0, slash + 1);
                String other = known.putIfAbsent(folded(path.substring(0, slash)), folder);
                if (other != null && !other.equals(folder)) {
                    return Optional.of(path);
                }
            }
            if (known.putIfAbsent(folded(path), path) != null) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }
}
