// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Reads licences from the file NOTICE: below a title, a line {@code in:} with files and symbolic names, and a line
 * {@code licence:} that begins with an SPDX expression.
 */
final class NoticeFile {
    private final Map<String, String> licences = new LinkedHashMap<>();

    private NoticeFile() {}

    static NoticeFile none() {
        return new NoticeFile();
    }

    static NoticeFile read(Path file) throws IOException {
        NoticeFile notice = new NoticeFile();
        List<String> places = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String text = line.strip();
            if (text.startsWith("in:")) {
                places.clear();
                for (String place : text.substring("in:".length()).split("[,;]")) {
                    places.add(place.strip());
                }
            } else if (text.startsWith("licence:")) {
                String licence = text.substring("licence:".length()).split(",", 2)[0].strip();
                places.forEach(place -> notice.licences.putIfAbsent(place, licence));
                places.clear();
            }
        }
        return notice;
    }

    /**
     * Returns the licence of a file such as {@code lib/gson-2.13.2.jar}, or of a symbolic name; null if it is not
     * listed.
     */
    @Nullable
    String licence(String file, String name) {
        String direct = licences.getOrDefault(file, licences.get(name));
        if (direct != null) {
            return direct;
        }
        return file.startsWith("lib/native/") ? licences.get("lib/native") : null;
    }
}
