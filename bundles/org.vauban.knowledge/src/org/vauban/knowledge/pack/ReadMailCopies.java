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
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.indexing.ReviewedFile;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.KnowledgeLaunch;
import org.vauban.knowledge.process.ParseOutcome;
import org.vauban.knowledge.process.ParserClient;
import org.vauban.knowledge.protocol.CopyProtocol;
import org.vauban.knowledge.protocol.FileStamp;

/**
 * Has copies of mails made by a parser host, and read once more: what is read of a copy must be what was reviewed of
 * the mail. For one thread.
 */
public final class ReadMailCopies implements MailCopies, AutoCloseable {
    private final ParserClient parser;
    private final Map<Path, List<String>> left = new LinkedHashMap<>();

    /**
     * Starts nothing yet.
     *
     * @param folders those of the mails and that of the pack, absolute
     */
    public ReadMailCopies(KnowledgeLaunch launch, List<Path> folders) {
        parser = new ParserClient(launch, folders);
    }

    @Override
    public Map<Path, FileStamp> write(ReviewedFile mail, Path copy) throws IOException {
        List<String> documents = new ArrayList<>();
        name(mail, "", documents);
        try {
            CopyProtocol.Copied copied;
            try (OutputStream out = Files.newOutputStream(copy)) {
                copied = parser.copy(mail.file(), documents, out);
            }
            Map<Path, FileStamp> stamps = new HashMap<>();
            boolean same = copied != null && copied.mail().sha256().equals(mail.stamp().sha256())
                    && isSame(mail, parser.parse(copy, mail.format(), attachment -> true), stamps);
            if (same && copied != null && !copied.left().isEmpty()) {
                left.put(mail.file(), copied.left());
            }
            return same ? stamps : Map.of();
        } catch (ChildException e) {
            throw new IOException(e);
        }
    }

    private static void name(ReviewedFile mail, String above, List<String> documents) {
        for (ReviewedFile each : mail.attachments()) {
            String name = above + each.file().getFileName();
            documents.add(name);
            name(each, name + "/", documents);
        }
    }

    /** @param stamps takes those of the copy, with the time of the mail, so that the same mails make the same pack */
    private static boolean isSame(ReviewedFile reviewed, ParseOutcome outcome, Map<Path, FileStamp> stamps) {
        if (!(outcome instanceof ParseOutcome.Parsed parsed) || !parsed.document().equals(reviewed.document())
                || reviewed.format() != SourceFormat.EML
                        && !parsed.stamp().sha256().equals(reviewed.stamp().sha256())) {
            return false;
        }
        stamps.put(reviewed.file(), new FileStamp(parsed.stamp().size(), reviewed.stamp().modified(),
                parsed.stamp().sha256()));
        List<ParseOutcome.Attached> read = parsed.attachments().stream()
                .filter(each -> each.outcome() instanceof ParseOutcome.Parsed).toList();
        boolean same = read.size() == reviewed.attachments().size();
        for (int i = 0; same && i < read.size(); i++) {
            ReviewedFile attached = reviewed.attachments().get(i);
            String name = String.valueOf(read.get(i).path().getFileName());
            same = name.equals(String.valueOf(attached.file().getFileName()))
                    && isSame(attached, read.get(i).outcome(), stamps);
        }
        return same;
    }

    /** By mail, the names or types of the parts that its copy lacks; mails without such parts are not in it. */
    public Map<Path, List<String>> left() {
        return Collections.unmodifiableMap(left);
    }

    @Override
    public void close() {
        parser.close();
    }
}
