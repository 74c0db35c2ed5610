// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.exclusion;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises the copies that editors and users leave beside a file: {@code .env~} and {@code #.env#} (Emacs),
 * {@code .env.swp} (Vim), {@code .#.env} (a lock), {@code server.key.bak}, {@code id_rsa.orig},
 * {@code credentials (1).json} (a browser), {@code secrets - Copie.yml} (a file manager). They contain what the
 * original contains. Pure.
 */
final class BackupFileNames {
    private static final List<String> ENDINGS = List.of("~", "#", ".bak", ".backup", ".orig", ".old", ".save", ".saved",
            ".rej", ".tmp", ".temp", ".copy", ".new", ".prev", ".swp", ".swo", ".swn", ".swx", ".un~", ".dpkg-old",
            ".dpkg-dist", ".rpmsave", ".rpmnew", ".pacsave", ".1", ".2", "_bak", "_old", "-old", "-bak");
    private static final List<String> BEGINNINGS = List.of(".#", "#", "~$", "copy of ", "copie de ");
    /** Suffix that browsers and file managers add to a name, before its extension. */
    private static final Pattern NUMBERED = Pattern.compile("(?: -)? (?:\\(\\d{1,3}\\)|\\d{1,2}"
            + "|\\(?(?:another |autre |\\d{1,2}(?:st|nd|rd|th|e) )?(?:copy|copie)(?: \\d{1,2})?\\)?)$");
    /** Maximum number of copy suffixes: a copy of a copy of a copy. */
    private static final int MAX_LAYERS = 4;

    private BackupFileNames() {}

    /**
     * Returns the path of the file that another one is a copy of.
     *
     * @param path path with slashes, in lower case
     * @return empty if the name is not that of a copy
     */
    static Optional<String> original(String path) {
        String folder = path.substring(0, path.lastIndexOf('/') + 1);
        String name = path.substring(folder.length());
        String now = name;
        for (int layer = 0; layer < MAX_LAYERS; layer++) {
            String before = now;
            boolean swap = now.endsWith(".swp") || now.endsWith(".swo") || now.endsWith(".swn") || now.endsWith(".swx")
                    || now.endsWith(".un~");
            for (String ending : ENDINGS) {
                if (now.endsWith(ending) && now.length() > ending.length()) {
                    now = now.substring(0, now.length() - ending.length());
                    break;
                }
            }
            if (swap && now.startsWith(".") && now.indexOf('.', 1) > 0 && !now.startsWith(".env")) {
                now = now.substring(1); // Vim hides the swap file of server.key as .server.key.swp
            }
            for (String beginning : BEGINNINGS) {
                if (now.startsWith(beginning) && now.length() > beginning.length()) {
                    now = now.substring(beginning.length());
                    break;
                }
            }
            now = withoutNumber(now);
            if (now.equals(before)) {
                break;
            }
        }
        return now.equals(name) ? Optional.empty() : Optional.of(folder + now);
    }

    private static String withoutNumber(String name) {
        for (int end : new int[] {name.length(), name.lastIndexOf('.')}) {
            Matcher number = NUMBERED.matcher(name.substring(0, Math.max(0, end)));
            if (number.find() && number.start() > 0) {
                return name.substring(0, number.start()) + name.substring(end);
            }
        }
        return name;
    }
}
