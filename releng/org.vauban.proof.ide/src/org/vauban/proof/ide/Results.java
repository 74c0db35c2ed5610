// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Results as lines of JSON in a file, so that an interrupted run can continue.
 *
 * @param <R> a record
 */
public final class Results<R> {
    private final Path file;
    private final List<R> all = new ArrayList<>();
    private final Gson gson = new Gson();

    public Results(Path file, Class<R> type) throws IOException {
        this.file = file;
        Files.createDirectories(file.getParent());
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                all.add(gson.fromJson(line, type));
            }
        }
    }

    public List<R> all() {
        return List.copyOf(all);
    }

    public void add(R result) throws IOException {
        all.add(result);
        Files.writeString(file, gson.toJson(result) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
