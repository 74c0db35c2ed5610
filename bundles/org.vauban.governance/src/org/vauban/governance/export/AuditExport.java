// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.export;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import org.vauban.governance.AuditLog;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.audit.AuditReader;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.internal.SecretFile;

/** Writes the lines of a log into a file for another tool. */
public final class AuditExport {
    private final ExportFormat format;
    private final AuditPeriod period;
    private final String version;
    private long written;
    private long skipped;

    private AuditExport(ExportFormat format, AuditPeriod period, String version) {
        this.format = format;
        this.period = period;
        this.version = version;
    }

    /**
     * The result of an export.
     *
     * @param written number of exported lines
     * @param skipped number of damaged lines of the log that were left out: they cannot be read, or were edited
     */
    public record Result(long written, long skipped) {}

    /**
     * Exports a log including its rotated files, oldest lines first. The log need not be closed.
     *
     * @param log file of the log
     * @param target must not exist; created readable by its owner only, and deleted again if the export fails
     * @param version version of the product
     * @throws GovernanceException if one of them cannot be read or written
     */
    public static Result write(Path log, ExportFormat format, AuditPeriod period, Path target, String version)
            throws GovernanceException {
        AuditExport export = new AuditExport(format, period, version);
        boolean made = false;
        boolean done = false;
        try (FileChannel channel = FileChannel.open(target,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                SecretFile.rights(target, "rw-------"));
                BufferedWriter out = new BufferedWriter(
                        new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8), 1 << 16)) {
            made = true;
            out.write(format.header());
            AuditLog.read(log, line -> export.take(line, out));
            out.flush();
            channel.force(true);
            done = true;
        } catch (FileAlreadyExistsException e) {
            throw new GovernanceException(Messages.text("export.exists", target), e);
        } catch (IOException e) {
            throw new GovernanceException(Messages.text("export.unwritable", target, e), e);
        } catch (UncheckedIOException e) {
            throw new GovernanceException(Messages.text("export.unwritable", target, e.getCause()), e);
        } finally {
            if (made && !done) {
                delete(target);
            }
        }
        return new Result(export.written, export.skipped);
    }

    private static void delete(Path target) {
        try {
            Files.deleteIfExists(target);
        } catch (IOException e) {
            // the original failure is thrown and names the file
        }
    }

    private void take(String line, BufferedWriter out) {
        Optional<AuditEntry> entry = AuditEntry.of(line);
        if (entry.isEmpty() || !AuditReader.isIntact(line)) {
            skipped++;
        } else if (period.contains(entry.get().time())) {
            try {
                out.write(format.format(entry.get(), version));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            written++;
        }
    }
}
