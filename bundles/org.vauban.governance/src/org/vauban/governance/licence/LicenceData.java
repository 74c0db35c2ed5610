// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.licence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Installed licence data: finds the published sources that contain a text. A filter for each class of licences is in
 * memory, about 9 bits per gram; a table on the disk is read only if a filter matches. Thread-safe.
 */
public final class LicenceData implements AutoCloseable {
    private final Path folder;
    private final List<Part> parts;

    /** The data of one class of licences. */
    record Part(FingerprintFilter filter, OriginTable origins) {}

    /**
     * Contents of the data.
     *
     * @param kind class of licences
     * @param projects projects with licence and version; their file is empty
     * @param files number of files of all projects
     * @param grams number of indexed grams
     */
    public record Contents(LicenceClass kind, List<Origin> projects, int files, int grams) {
        public Contents {
            projects = List.copyOf(projects);
        }
    }

    private LicenceData(Path folder, List<Part> parts) {
        this.folder = folder;
        this.parts = List.copyOf(parts);
    }

    /**
     * Opens the data of a folder. Reads the disk: some 20 MB for the JDK's sources.
     *
     * @return empty if there is none
     * @throws LicenceDataException if a file cannot be read or is damaged; no data is used then
     */
    public static Optional<LicenceData> open(Path folder) throws LicenceDataException {
        List<Part> parts = new ArrayList<>();
        LicenceData data = null;
        try {
            for (LicenceClass kind : LicenceClass.values()) {
                Path filter = LicenceFiles.filter(folder, kind);
                Path origins = LicenceFiles.origins(folder, kind);
                boolean filterExists = Files.exists(filter);
                if (filterExists != Files.exists(origins)) {
                    throw LicenceDataException.damaged(filterExists ? filter : origins, "missing");
                }
                if (filterExists) {
                    parts.add(open(filter, origins, kind));
                }
            }
            data = new LicenceData(folder, parts);
        } finally {
            if (data == null) {
                parts.forEach(part -> close(part.origins));
            }
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(data);
    }

    private static Part open(Path filter, Path table, LicenceClass kind) throws LicenceDataException {
        FilterFile read = FilterFile.read(filter);
        OriginTable origins = OriginTable.open(table, kind);
        if (!Arrays.equals(read.origins(), origins.identity())) {
            close(origins);
            throw LicenceDataException.damaged(filter, "pair");
        }
        return new Part(read.filter(), origins);
    }

    private static void close(OriginTable origins) {
        try {
            origins.close();
        } catch (IOException e) {
            System.getLogger(LicenceData.class.getName()).log(System.Logger.Level.DEBUG, "close", e);
        }
    }

    /**
     * Returns the parts of a text, of at least {@value MatchFinder#CHARACTERS} characters, that occur verbatim in
     * published files, ignoring white space and comment markers. What occurs in many files or projects is considered
     * common and not reported. Takes well under a millisecond for a suggestion.
     *
     * @return matches in the order of the text, not overlapping; empty only if the whole text was compared
     * @throws LicenceDataException if a file is gone, or damaged in a way that only shows where it is read, or if
     *             nothing was found before the comparison was abandoned
     */
    public List<LicenceMatch> find(CharSequence text) throws LicenceDataException {
        return find(text, "");
    }

    /**
     * Returns the matches of a text, except those that the surrounding text already contains.
     *
     * @param known the text that the first is inserted into
     */
    public List<LicenceMatch> find(CharSequence text, CharSequence known) throws LicenceDataException {
        Found found = search(text, known);
        if (found.matches.isEmpty() && !found.complete) {
            throw LicenceDataException.incomplete();
        }
        return found.matches;
    }

    /**
     * The matches in a text, as {@link #find} returns them.
     *
     * @param matches matches in the order of the text
     * @param complete whether the whole text was compared, and there are no further matches
     */
    public record Found(List<LicenceMatch> matches, boolean complete) {
        public Found {
            matches = List.copyOf(matches);
        }
    }

    /**
     * Returns the same matches as {@link #find}, and whether they are complete.
     *
     * @param known the text that the first is inserted into
     */
    public Found search(CharSequence text, CharSequence known) throws LicenceDataException {
        MatchFinder finder = new MatchFinder(text);
        List<LicenceMatch> matches = finder.find(parts);
        if (!matches.isEmpty() && !known.isEmpty()) {
            String there = NormalizedCode.of(known).toString();
            matches = matches.stream().filter(match -> !there.contains(NormalizedCode
                    .of(text.subSequence(match.offset(), match.offset() + match.length())).toString())).toList();
        }
        return new Found(matches, finder.isComplete());
    }

    /** Returns the installed data by class. */
    public List<Contents> contents() {
        return parts.stream().map(part -> new Contents(part.origins.kind(), part.origins.projects(),
                part.origins.files(), part.origins.entries())).toList();
    }

    /** Reads all files and verifies their checksums; takes a second or two. */
    public void verify() throws LicenceDataException {
        for (Part part : parts) {
            part.origins.verify();
        }
    }

    /** Returns the folder of the data. */
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        parts.forEach(part -> close(part.origins));
    }
}
