// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.governance.internal.Messages;

/** Reads an audit log from its beginning and checks every line. */
public final class ChainVerifier {
    private static final int ATTEMPTS = 4;

    /**
     * The outcome.
     *
     * @param intact true if every line follows from the one before it
     * @param lines how many lines were found good
     * @param brokenFile the file with the first broken line, or null if intact
     * @param brokenLine its number in that file, from 1, or 0 if intact
     * @param reason what is wrong with it, in the user's language; for an intact log empty or a remark
     */
    public record Result(boolean intact, long lines, @Nullable Path brokenFile, long brokenLine, String reason) {}

    private String previous;
    private long sequence = -1;
    private long lines;
    /** Whether the log begins with its first file. */
    private boolean older;
    /** Whether the fault is an incomplete last line. */
    private boolean atEnd;
    /**
     * First lines of files that do not follow from the file before, which a note may join; with what they are
     * otherwise.
     */
    private final Map<String, Result> seams = new LinkedHashMap<>();
    private final Set<String> joined = new HashSet<>();

    private ChainVerifier() {}

    /** Checks a log with the files that were put aside; it need not be closed. */
    public static Result verify(Path log) throws IOException {
        for (int attempt = 1;; attempt++) {
            ChainVerifier verifier = new ChainVerifier();
            List<Path> segments = AuditFiles.segments(log);
            List<Path> files = new ArrayList<>(segments);
            if (Files.exists(log) || segments.isEmpty()) {
                files.add(log);
            }
            verifier.older = segments.isEmpty() || AuditFiles.number(segments.getFirst()) == 1;
            Result result = null;
            for (Path each : files) {
                result = verifier.read(each);
                if (result != null) {
                    break;
                }
            }
            if (result == null || !verifier.seams.isEmpty()) {
                result = verifier.outcome(result);
            }
            if (result.intact()) {
                return result;
            }
            // A writer may have been in the middle of it: look again before calling it broken
            if (!verifier.atEnd && segments.equals(AuditFiles.segments(log)) || attempt == ATTEMPTS) {
                return result;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private @Nullable Result read(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long number = 0;
            for (int b; (b = in.read()) >= 0;) {
                if (b != '\n') {
                    line.write(b);
                    if (line.size() > AuditLine.LONGEST) {
                        return broken(file, number + 1, "audit.broken.form");
                    }
                    continue;
                }
                number++;
                String fault = check(file, number, line.toByteArray());
                if (fault != null) {
                    return broken(file, number, fault);
                }
                lines++;
                line.reset();
            }
            if (line.size() > 0) {
                atEnd = true;
                return broken(file, number + 1, "audit.broken.torn");
            }
            return null;
        }
    }

    /** The earliest seam that no note joins comes before what was found after it. */
    private Result outcome(@Nullable Result found) {
        for (Map.Entry<String, Result> seam : seams.entrySet()) {
            if (!joined.contains(seam.getKey())) {
                return seam.getValue();
            }
        }
        if (found != null) {
            return found;
        }
        List<String> remarks = new ArrayList<>();
        if (!older) {
            remarks.add(Messages.text("audit.older.missing"));
        }
        if (!seams.isEmpty()) {
            remarks.add(Messages.text("audit.joined", seams.size()));
        }
        return new Result(true, lines, null, 0, String.join(" ", remarks));
    }

    private Result broken(Path file, long number, String message) {
        return new Result(false, lines, file, number, Messages.text(message));
    }

    private @Nullable String check(Path file, long number, byte[] bytes) {
        AuditLine line = AuditLine.parse(bytes);
        if (!line.good()) {
            return line.previous() == null ? "audit.broken.form" : "audit.broken.hash";
        }
        String expected = previous == null && older ? AuditLine.FIRST_PREVIOUS : previous;
        if (expected != null && !expected.equals(line.previous()) || sequence >= 0 && line.sequence() != sequence + 1
                || sequence < 0 && older && line.sequence() != 1) {
            if (number > 1 || previous == null) {
                return "audit.broken.chain";
            }
            seams.put(ChainRecovery.seam(previous, line.hash()), broken(file, number, "audit.broken.chain"));
        }
        joined.addAll(line.joins());
        previous = line.hash();
        sequence = line.sequence();
        return null;
    }
}
