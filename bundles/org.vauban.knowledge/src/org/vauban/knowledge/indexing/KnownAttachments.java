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

    /** Notes a file if it may be attached to one: its folder is named like a mail. */
    void add(IndexedFile file) {
        Path mail = Path.of(file.path()).getParent();
        if (MailAttachments.isNamedLikeMail(mail)) {
            files.computeIfAbsent(mail, each -> new HashMap<>()).put(file.path(), file);
        }
    }

    /** The attachments of a mail; none for other files. */
    Collection<IndexedFile> to(Path mail) {
        return files.getOrDefault(mail, Map.of()).values();
    }

    /** The paths of those that a mail does not have any more. */
    List<String> without(Path mail, List<ParseOutcome.Attached> now) {
        Set<String> there = now.stream().map(each -> each.path().toString()).collect(Collectors.toSet());
        return to(mail).stream().map(IndexedFile::path).filter(each -> !there.contains(each)).toList();
    }
}
