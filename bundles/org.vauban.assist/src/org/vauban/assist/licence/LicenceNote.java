// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.licence;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A part of a generated text that stands in published sources.
 *
 * @param offset where it begins in the generated text, in UTF-16 units
 * @param length UTF-16 units
 * @param characters how long it is for people: a run of white space counts as one
 * @param sources where it stands, at least one
 * @param sentence says all that in the user's language
 */
public record LicenceNote(int offset, int length, int characters, List<Source> sources, String sentence) {

    /**
     * A published file.
     *
     * @param project name
     * @param version of the project
     * @param file path within the sources of the project
     * @param licence SPDX expression
     */
    public record Source(String project, String version, String file, String licence) {}

    public LicenceNote {
        Objects.requireNonNull(sentence);
        sources = List.copyOf(sources);
    }

    /** What people are told of some notes, one sentence after the other; empty for none. */
    public static String sentences(List<LicenceNote> notes) {
        return notes.stream().map(LicenceNote::sentence).collect(Collectors.joining(" "));
    }

    /** The same for a text whose beginning is gone, such as what somebody has typed of it. */
    public LicenceNote withoutFirst(int gone) {
        int start = Math.max(0, offset - gone);
        return new LicenceNote(start, Math.max(0, offset + length - gone - start), characters, sources, sentence);
    }
}
