// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.holes;

/**
 * A stretch of a file that is to be written again.
 *
 * @param project project of the file
 * @param path path below the source folder
 * @param kind kind of the stretch
 * @param start start in UTF-16 units
 * @param end end, exclusive
 * @param truth the original text
 */
public record Hole(String project, String path, Kind kind, int start, int end, String truth) {

    /** Kinds of stretches, all of them in the body of a method. */
    public enum Kind {
        /** From a position in a statement to the end of its line. */
        LINE,
        /** All arguments of a call. */
        ARGUMENTS,
        /** The condition of if or while. */
        CONDITION,
        /** A statement. */
        STATEMENT
    }

    String id() {
        return project + "/" + path + ":" + start + ":" + kind;
    }

    /** Returns the file with the hole in it. */
    String cut(String text) {
        return text.substring(0, start) + text.substring(end);
    }

    /** Returns the first line with single blanks, which is compared. */
    static String firstLine(String text) {
        String stripped = text.strip();
        int end = stripped.indexOf('\n');
        return (end < 0 ? stripped : stripped.substring(0, end)).strip().replaceAll("\\s+", " ");
    }

    boolean filledBy(String text) {
        return firstLine(truth).equals(firstLine(text));
    }
}
