// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.licence;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A part of a generated text that matches published sources.
 *
 * @param offset offset in the generated text, in UTF-16 units
 * @param length length in UTF-16 units
 * @param characters length as shown to the user: a run of white space counts as one
 * @param sources matching files, at least one
 * @param sentence describes the match in the user's language
 */
public record LicenceNote(int offset, int length, int characters, List<Source> sources, String sentence) {

    /**
     * A published file.
     *
     * @param project name of the project
     * @param version version of the project
     * @param file path within the sources of the project
     * @param licence SPDX expression
     */
    public record Source(String project, String version, String file, String licence) {}

    public LicenceNote {
        Objects.requireNonNull(sentence);
        sources = List.copyOf(sources);
    }

    /** Returns the sentences of some notes, one after the other; empty for none. */
    public static String sentences(List<LicenceNote> notes) {
        return notes.stream().map(LicenceNote::sentence).collect(Collectors.joining(" "));
    }

    /** Returns a copy for a text without its beginning, such as the part of a suggestion not typed yet. */
    public LicenceNote withoutFirst(int gone) {
        int start = Math.max(0, offset - gone);
        return new LicenceNote(start, Math.max(0, offset + length - gone - start), characters, sources, sentence);
    }
}
