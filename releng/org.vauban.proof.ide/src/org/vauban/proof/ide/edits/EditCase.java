// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.edits;

import java.util.List;

/**
 * An instruction for a part of a file.
 *
 * @param project where the file is
 * @param path below the source folder
 * @param task what is asked for
 * @param words of the instruction
 * @param french whether it is asked for in French
 * @param position where in the file the part lies
 * @param start of the part, at a line, in UTF-16 units
 * @param end behind its last line
 * @param lines that it has
 * @param text of the file
 */
record EditCase(String project, String path, EditTask task, List<String> words, boolean french, Position position,
        int start, int end, int lines, String text) {

    /** Third of the file. */
    enum Position {
        TOP, MIDDLE, END
    }

    String id() {
        return project + "/" + path + ":" + start + ":" + task + (french ? ":fr" : ":en");
    }

    String instruction() {
        return task.instruction(french, words);
    }
}
