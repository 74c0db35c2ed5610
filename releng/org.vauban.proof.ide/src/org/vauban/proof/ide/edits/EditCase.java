// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.edits;

import java.util.List;

/**
 * An instruction for a part of a file.
 *
 * @param project project of the file
 * @param path path below the source folder
 * @param task the requested task
 * @param words words of the instruction
 * @param french whether the instruction is in French
 * @param position position of the part in the file
 * @param start start of the part, at a line, in UTF-16 units
 * @param end end of its last line, exclusive
 * @param lines number of its lines
 * @param text text of the file
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
