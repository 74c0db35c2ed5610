// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.indexing.ReviewedFile;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.CopyOutcome;
import org.vauban.knowledge.process.KnowledgeLaunch;
import org.vauban.knowledge.process.ParseOutcome;
import org.vauban.knowledge.process.ParserClient;
import org.vauban.knowledge.protocol.CopyProtocol;
import org.vauban.knowledge.protocol.FileStamp;

/**
 * Has a parser host copy mails, and reads each copy back: its content must equal what was reviewed of the mail. For one
 * thread.
 */
public final class ReadMailCopies implements MailCopies, AutoCloseable {
    private final ParserClient parser;
    private final Map<Path, List<String>> left = new LinkedHashMap<>();

    /**
     * Starts nothing yet.
     *
     * @param folders absolute folders of the mails and of the pack
     */
    public ReadMailCopies(KnowledgeLaunch launch, List<Path> folders) {
        parser = new ParserClient(launch, folders);
    }

    @Override
    public Result write(ReviewedFile mail, Path copy) throws IOException {
        List<String> documents = new ArrayList<>();
        name(mail, "", documents);
        try {
            CopyOutcome outcome;
            try (OutputStream out = Files.newOutputStream(copy)) {
                outcome = parser.copy(mail.file(), documents, out);
            }
            return switch (outcome) {
                case CopyOutcome.Failed failed -> new Result.Unread(failed.reason(), failed.detail());
                case CopyOutcome.Copied copied -> written(mail, copied.copy(), copy);
            };
        } catch (ChildException e) {
            throw new IOException(e);
        }
    }

    private Result written(ReviewedFile mail, CopyProtocol.Copied copied, Path copy) throws ChildException {
        if (!copied.mail().sha256().equals(mail.stamp().sha256())) {
            return new Result.Unread(ReadFailure.CHANGED, "the mail changed since it was reviewed");
        }
        Map<Path, FileStamp> stamps = new HashMap<>();
        Result fault = fault(mail, parser.parse(copy, mail.format(), attachment -> true), stamps);
        if (fault != null) {
            return fault;
        }
        if (!copied.left().isEmpty()) {
            left.put(mail.file(), copied.left());
        }
        return new Result.Written(stamps);
    }

    private static void name(ReviewedFile mail, String above, List<String> documents) {
        for (ReviewedFile each : mail.attachments()) {
            String name = above + each.file().getFileName();
            documents.add(name);
            name(each, name + "/", documents);
        }
    }

    /**
     * Returns why a copy is rejected; null if its content equals what was reviewed.
     *
     * @param stamps receives the stamps of the copy with the mail's time, so that packs of the same mails are identical
     */
    private static @Nullable Result fault(ReviewedFile reviewed, ParseOutcome outcome, Map<Path, FileStamp> stamps) {
        if (outcome instanceof ParseOutcome.Failed failed) {
            return new Result.Unread(failed.reason(), failed.detail());
        }
        if (!(outcome instanceof ParseOutcome.Parsed parsed) || !parsed.document().equals(reviewed.document())
                || reviewed.format() != SourceFormat.EML
                        && !parsed.stamp().sha256().equals(reviewed.stamp().sha256())) {
            return new Result.Different();
        }
        stamps.put(reviewed.file(), new FileStamp(parsed.stamp().size(), reviewed.stamp().modified(),
                parsed.stamp().sha256()));
        Map<String, ParseOutcome> read = new HashMap<>();
        parsed.attachments().forEach(each -> read.put(String.valueOf(each.path().getFileName()), each.outcome()));
        for (ReviewedFile each : reviewed.attachments()) {
            ParseOutcome attached = read.remove(String.valueOf(each.file().getFileName()));
            Result fault = attached == null ? new Result.Different() : fault(each, attached, stamps);
            if (fault != null) {
                return fault;
            }
        }
        return read.values().stream().anyMatch(ParseOutcome.Parsed.class::isInstance) ? new Result.Different() : null;
    }

    /** Names or types of the parts that a copy lacks, by mail; only mails with such parts are listed. */
    public Map<Path, List<String>> left() {
        return Collections.unmodifiableMap(left);
    }

    @Override
    public void close() {
        parser.close();
    }
}
