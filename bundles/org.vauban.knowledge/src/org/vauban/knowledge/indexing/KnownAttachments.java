// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.vauban.knowledge.document.MailAttachments;
import org.vauban.knowledge.process.ParseOutcome;
import org.vauban.knowledge.protocol.IndexedFile;

/** What the index knows of the attachments of mails, by mail. For one run, on one thread. */
final class KnownAttachments {
    private final Map<Path, Map<String, IndexedFile>> files = new HashMap<>();

    /** Notes a file if it may be attached to some: its folder is named like a mail. */
    void add(IndexedFile file) {
        Path mail = Path.of(file.path()).getParent();
        for (int i = 0; i < MailAttachments.DEEPEST && mail != null && MailAttachments.isNamedLikeMail(mail); i++) {
            files.computeIfAbsent(mail, each -> new HashMap<>()).put(file.path(), file);
            mail = mail.getParent();
        }
    }

    /** The attachments of a mail, and those of mails that are attached to it; none for other files. */
    Collection<IndexedFile> to(Path mail) {
        return files.getOrDefault(mail, Map.of()).values();
    }

    /** The paths of those that a mail does not have any more, with what was attached to them. */
    List<String> without(Path mail, List<ParseOutcome.Attached> now) {
        Set<Path> there = now.stream().map(ParseOutcome.Attached::path).collect(Collectors.toSet());
        return to(mail).stream().map(IndexedFile::path)
                .filter(each -> !there.contains(mail.resolve(mail.relativize(Path.of(each)).getName(0)))).toList();
    }
}
