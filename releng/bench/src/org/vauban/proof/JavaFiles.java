// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Beginnings of real Java files, from an archive such as the {@code src.zip} of a JDK. */
final class JavaFiles {
    private static final int SHORTEST = 3000;
    private static final int LONGEST = 60_000;

    private JavaFiles() {}

    /**
     * The beginning of a file.
     * @param begins text from the package declaration to the end of a line
     * @param goesOn the text behind it
     */
    record Beginning(String begins, String goesOn) {}

    /**
     * Returns beginnings of random files.
     * @param characters minimum length of a beginning
     * @param rest maximum length of the text behind it
     */
    static List<Beginning> beginnings(Path archive, int count, long seed, int characters, int rest) throws IOException {
        List<Beginning> found = new ArrayList<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            List<? extends ZipEntry> entries = new ArrayList<>(zip.stream()
                    .filter(entry -> entry.getName().endsWith(".java")
                            && !entry.getName().endsWith("-info.java") && entry.getSize() > SHORTEST
                            && entry.getSize() < LONGEST)
                    .sorted(Comparator.comparing(ZipEntry::getName)).toList());
            Collections.shuffle(entries, new Random(seed));
            for (ZipEntry entry : entries) {
                if (found.size() == count) {
                    break;
                }
                String text = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                int from = text.indexOf("\npackage ") + 1; // the licence is the same everywhere
                int to = from == 0 ? -1 : text.indexOf('\n', from + characters);
                if (to > 0) {
                    found.add(new Beginning(text.substring(from, to + 1),
                            text.substring(to + 1, Math.min(text.length(), to + 1 + rest))));
                }
            }
        }
        if (found.size() < count) {
            throw new IllegalArgumentException(
                    archive + " has only " + found.size() + " Java files of a fitting length; "
                            + count + " are needed.");
        }
        return found;
    }
}
