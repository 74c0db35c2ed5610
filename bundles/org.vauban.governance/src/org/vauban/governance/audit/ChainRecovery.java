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
 * That version did not recognise them later: it started a new chain, and stopped for good when a name was taken. A
 * recovery note contains the hashes on both sides of each such seam, so that the verification can continue across it
 * and report it; the files are renamed to plain digits.
 */
public final class ChainRecovery {
    /** Value of the line's {@code note}. */
    static final String NOTE = "recovered";
    /** Name of the member with the seams. */
    static final String JOINS = "joins";

    private ChainRecovery() {}

    /** Returns how a note identifies the seam between the last line of a file and the first one of the next. */
    public static String seam(String lastHash, String firstHash) {
        return '"' + lastHash + '>' + firstHash + '"';
    }

    /** Returns the note to write, empty if there is nothing to recover. The caller holds the log's lock. */
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

    /** Renames the files to plain digits, in their order. May be interrupted at any point and repeated. */
    static void renumber(Path file) throws IOException {
        List<Path> files = AuditFiles.segments(file);
        List<BigInteger> numbers = new ArrayList<>();
        BigInteger least = BigInteger.ONE;
        for (Path each : files) {
            BigInteger number = AuditFiles.number(each).max(least);
            numbers.add(number);
            least = number.add(BigInteger.ONE);
        }
        // starting with the last one, so that each name is free
        for (int i = files.size() - 1; i >= 0; i--) {
            Path plain = AuditFiles.segment(file, numbers.get(i));
            if (!plain.equals(files.get(i))) {
                Files.move(files.get(i), plain);
            }
        }
    }
}
