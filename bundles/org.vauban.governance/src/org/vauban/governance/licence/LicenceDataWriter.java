// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.licence;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.vauban.governance.internal.Hashes;

/**
 * Creates licence data from sources: name each project, add its files, then write. Keeps 16 bytes for each selected
 * gram in memory, and twice that while it writes. The same sources in the same order give the same bytes. Not
 * thread-safe.
 */
public final class LicenceDataWriter {
    /** Maximum number of projects of a gram; more indicate an idiom, a licence notice or commonly copied code. */
    public static final int MOST_PROJECTS = 3;
    /** Maximum number of places of a gram; more indicate an idiom of one project. */
    public static final int MOST_PLACES = 64;
    /**
     * Number of a gram's places that are kept, the first ones; more would only name further files with the same text.
     */
    private static final int KEPT_PLACES = 8;

    private final List<Origin> projects = new ArrayList<>();
    private final List<SourceFile> files = new ArrayList<>();
    private final GramList grams = new GramList();

    /** @param project number of the project */
    private record SourceFile(int project, String path, int length, byte[] blocks) {}

    /**
     * Starts a project whose files follow.
     *
     * @param licence SPDX expression
     */
    public void project(String name, String version, String licence, LicenceClass kind) {
        if (projects.size() == LicenceFiles.MAX_PROJECTS) {
            throw new IllegalStateException("more than " + LicenceFiles.MAX_PROJECTS + " projects");
        }
        projects.add(new Origin(name, version, "", licence, kind));
    }

    /**
     * Adds a file to the current project; a file shorter than a gram, or longer than 16 million characters, is skipped.
     */
    public void file(String path, CharSequence text) {
        NormalizedCode code = NormalizedCode.of(text);
        if (code.length() < Fingerprints.GRAM || code.length() >= LicenceFiles.MAX_POSITION) {
            return;
        }
        if (projects.isEmpty() || files.size() == LicenceFiles.MAX_FILES) {
            throw new IllegalStateException(projects.isEmpty() ? "no project" : "too many files");
        }
        long[] hashes = Fingerprints.hashes(code);
        for (int position : Fingerprints.select(hashes)) {
            grams.add(hashes[position], (long) files.size() << 24 | position);
        }
        files.add(new SourceFile(projects.size() - 1, path, code.length(), Blocks.of(code)));
    }

    /**
     * Writes the files of all classes that have projects. Files of other classes in the folder are kept.
     *
     * @return number of grams kept
     */
    public int write(Path folder) throws IOException {
        Files.createDirectories(folder);
        grams.sort();
        Map<LicenceClass, GramList> kept = kept();
        int count = 0;
        for (Map.Entry<LicenceClass, GramList> each : kept.entrySet()) {
            write(folder, each.getKey(), each.getValue());
            count += each.getValue().size();
        }
        return count;
    }

    /** Returns the grams by class, without those in many projects or at many places. */
    private Map<LicenceClass, GramList> kept() {
        Map<LicenceClass, GramList> kept = new EnumMap<>(LicenceClass.class);
        projects.forEach(project -> kept.putIfAbsent(project.kind(), new GramList()));
        for (int start = 0, end; start < grams.size(); start = end) {
            end = start + 1;
            while (end < grams.size() && grams.hash(end) == grams.hash(start)) {
                end++;
            }
            if (end - start <= MOST_PLACES && projects(start, end) <= MOST_PROJECTS) {
                for (int i = start; i < Math.min(end, start + KEPT_PLACES); i++) {
                    kept.get(project(grams.place(i)).kind()).add(grams.hash(i), grams.place(i));
                }
            }
        }
        return kept;
    }

    private Origin project(long place) {
        return projects.get(files.get((int) (place >>> 24)).project);
    }

    private long projects(int start, int end) {
        return java.util.stream.IntStream.range(start, end).mapToObj(i -> project(grams.place(i)).project()).distinct()
                .count();
    }

    private void write(Path folder, LicenceClass kind, GramList kept) throws IOException {
        if (kept.size() > LicenceFiles.MAX_ENTRIES) {
            throw new IOException("more than " + LicenceFiles.MAX_ENTRIES + " grams");
        }
        int[] projectNumbers = new int[projects.size()];
        int[] fileNumbers = new int[files.size()];
        byte[] header = header(kind, kept.size(), projectNumbers, fileNumbers);
        byte[] identity = Hashes.sha256().digest(header);
        try (OutputStream out = new BufferedOutputStream(
                Files.newOutputStream(LicenceFiles.origins(folder, kind)), 1 << 16)) {
            out.write(header);
            out.write(identity);
            CheckedOutputStream checked = new CheckedOutputStream(out, new CRC32C());
            DataOutputStream body = new DataOutputStream(checked);
            writeEntries(kept, fileNumbers, body);
            for (SourceFile file : files) {
                if (projects.get(file.project).kind() == kind) {
                    body.write(file.blocks);
                }
            }
            body.flush();
            new DataOutputStream(out).writeInt((int) checked.getChecksum().getValue());
        }
        long[] hashes = kept.distinctHashes();
        new FilterFile(FingerprintFilter.of(hashes), hashes.length, identity).write(LicenceFiles.filter(folder, kind));
    }

    /** Returns the header of a class, and numbers the class's projects and files. */
    private byte[] header(LicenceClass kind, int entries, int[] projectNumbers, int[] fileNumbers) throws IOException {
        var names = new java.io.ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(names);
        int projectCount = 0;
        for (int i = 0; i < projectNumbers.length; i++) {
            Origin project = projects.get(i);
            if (project.kind() == kind) {
                projectNumbers[i] = projectCount++;
                name(out, project.licence());
                name(out, project.project());
                name(out, project.version());
            }
        }
        int fileCount = 0;
        long blocks = 0;
        for (int i = 0; i < fileNumbers.length; i++) {
            SourceFile file = files.get(i);
            if (projects.get(file.project).kind() == kind) {
                fileNumbers[i] = fileCount++;
                out.writeShort(projectNumbers[file.project]);
                out.writeInt(file.length);
                name(out, file.path);
                blocks += file.blocks.length;
            }
        }
        if (names.size() > LicenceFiles.MAX_NAMES || blocks > Integer.MAX_VALUE) {
            throw new IOException("too many files");
        }
        return ByteBuffer.allocate(LicenceFiles.ORIGINS_HEADER + names.size()).putLong(LicenceFiles.ORIGINS_MAGIC)
                .putInt(LicenceFiles.VERSION).putInt(Fingerprints.GRAM).putInt(Fingerprints.WINDOW).putInt(entries)
                .putInt(LicenceFiles.bucketBits(entries)).putInt(projectCount).putInt(fileCount).putInt(names.size())
                .putLong(blocks).put(names.toByteArray()).array();
    }

    private static void name(DataOutputStream out, String name) throws IOException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LicenceFiles.MAX_NAME) {
            throw new IOException("a name of more than " + LicenceFiles.MAX_NAME + " bytes: " + name);
        }
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    private static void writeEntries(GramList kept, int[] fileNumbers, DataOutputStream out) throws IOException {
        int bits = LicenceFiles.bucketBits(kept.size());
        int bucket = 0;
        for (int i = 0; i < kept.size(); i++) {
            for (int own = LicenceFiles.bucket(kept.hash(i), bits); bucket <= own; bucket++) {
                out.writeInt(i);
            }
        }
        for (; bucket <= 1 << bits; bucket++) {
            out.writeInt(kept.size());
        }
        for (int i = 0; i < kept.size(); i++) {
            long place = kept.place(i);
            out.writeLong((long) LicenceFiles.remainder(kept.hash(i), bits) << 48
                    | (long) fileNumbers[(int) (place >>> 24)] << 24 | place & 0xff_ffff);
        }
    }
}
