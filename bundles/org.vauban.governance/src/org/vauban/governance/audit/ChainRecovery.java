// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/**
 * Recovers a log whose files an earlier version numbered in the digits of the locale (Arabic, Persian, Devanagari…).
 * That version did not find them again: it began the chain anew, and stopped for good when a name was taken. A note of
 * recovery names the hashes on both sides of each such seam, so that the verification can go on across it and says so;
 * the files get names in plain digits.
 */
public final class ChainRecovery {
    /** The {@code note} of the line. */
    static final String NOTE = "recovered";
    /** Its member with the seams. */
    static final String JOINS = "joins";

    private ChainRecovery() {}

    /** How a note names the seam between the last line of a file and the first one of the next. */
    public static String seam(String lastHash, String firstHash) {
        return '"' + lastHash + '>' + firstHash + '"';
    }

    /** The note to be written, empty if nothing is to be recovered. The caller holds the lock of the log. */
    static Optional<JsonObject> note(Path file) throws IOException {
        List<Path> files = new ArrayList<>(AuditFiles.segments(file));
        if (files.stream().noneMatch(AuditFiles::hasForeignDigits)) {
            return Optional.empty();
        }
        files.add(file);
        JsonArray joins = new JsonArray();
        for (int i = 0; i + 1 < files.size(); i++) {
            if (AuditFiles.hasForeignDigits(files.get(i))) {
                join(files.get(i), files.get(i + 1), joins);
            }
        }
        JsonObject note = new JsonObject();
        note.addProperty("note", NOTE);
        note.addProperty("detail",
                "an earlier version numbered files of this log in other digits and began the chain again; "
                        + "the hashes before and after each such place are named here");
        note.add(JOINS, joins);
        return Optional.of(note);
    }

    private static void join(Path before, Path after, JsonArray joins) throws IOException {
        if (!Files.exists(after)) {
            return;
        }
        try (FileChannel first = FileChannel.open(before, StandardOpenOption.READ);
                FileChannel second = FileChannel.open(after, StandardOpenOption.READ)) {
            AuditLine last = AuditTail.lastLine(first, AuditTail.lastNewline(first, first.size()) + 1);
            AuditLine next = AuditTail.firstLine(second);
            if (last != null && next != null && !last.hash().equals(next.previous())) {
                String seam = seam(last.hash(), next.hash());
                joins.add(seam.substring(1, seam.length() - 1));
            }
        }
    }

    /** Gives the files names in plain digits, in their order. May be interrupted at any point and done again. */
    static void renumber(Path file) throws IOException {
        List<Path> files = AuditFiles.segments(file);
        List<BigInteger> numbers = new ArrayList<>();
        BigInteger least = BigInteger.ONE;
        for (Path each : files) {
            BigInteger number = AuditFiles.number(each).max(least);
            numbers.add(number);
            least = number.add(BigInteger.ONE);
        }
        // from the last one, so that each name is free
        for (int i = files.size() - 1; i >= 0; i--) {
            Path plain = AuditFiles.segment(file, numbers.get(i));
            if (!plain.equals(files.get(i))) {
                Files.move(files.get(i), plain);
            }
        }
    }
}
