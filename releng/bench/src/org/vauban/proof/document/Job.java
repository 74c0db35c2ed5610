// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vauban.assist.document.DocumentTask;
import org.vauban.assist.document.format.DocumentFormat;

/**
 * One line of {@code tasks.txt}.
 *
 * @param file name of the document
 * @param format its format
 * @param text the whole text
 * @param task the requested task
 * @param argument the language of a translation or a wish; may be empty
 * @param user language of the user
 */
record Job(String file, DocumentFormat format, String text, DocumentTask task, String argument, Locale user) {

    static List<Job> read(Path folder) throws IOException {
        List<Job> jobs = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("tasks.txt"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] fields = line.split("\\|", -1);
                if (fields.length != 4) {
                    throw new IOException("tasks.txt: not four fields in: " + line);
                }
                Path file = folder.resolve(fields[0].strip());
                jobs.add(new Job(fields[0].strip(), DocumentFormat.of(null, file), Files.readString(file),
                        DocumentTask.valueOf(fields[1].strip()), fields[2].strip(),
                        Locale.forLanguageTag(fields[3].strip())));
            }
        }
        return jobs;
    }
}
