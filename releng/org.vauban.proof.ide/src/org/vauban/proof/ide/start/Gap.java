// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.start;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The statement that was removed from the open file, which the user begins to write again.
 *
 * @param project project in the workspace
 * @param path path of the file below its source folder
 * @param offset offset of the statement, in UTF-16 units
 * @param statement the original statement
 */
record Gap(String project, String path, int offset, String statement) {

    static Gap read(Path file) throws IOException {
        return new Gson().fromJson(Files.readString(file), Gap.class);
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, new Gson().toJson(this));
    }

    String id() {
        return project + "/" + path + ":" + offset;
    }
}
