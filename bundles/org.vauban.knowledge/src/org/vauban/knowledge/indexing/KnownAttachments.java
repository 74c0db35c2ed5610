// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.vauban.knowledge.document.MailAttachments;
import org.vauban.knowledge.process.ParseOutcome;
import org.vauban.knowledge.protocol.IndexedFile;

/** Attachments of mails that the index knows, by mail. For one run, on one thread. */
final class KnownAttachments {
    private final Map<Path, Map<String, IndexedFile>> files = new HashMap<>();

    /** Adds a file if it may be an attachment, that is, if its folder is named like a mail. */
    void add(IndexedFile file) {
        for (Path mail : mails(file.path())) {
            files.computeIfAbsent(mail, each -> new HashMap<>()).put(file.path(), file);
        }
    }

    /** Removes files that have left the index. */
    void remove(List<String> gone) {
        for (String path : gone) {
            mails(path).forEach(mail -> files.getOrDefault(mail, new HashMap<>()).remove(path));
        }
    }

    private static List<Path> mails(String path) {
        List<Path> mails = new ArrayList<>();
        Path mail = Path.of(path).getParent();
        for (int i = 0; i < MailAttachments.DEEPEST && mail != null && MailAttachments.isNamedLikeMail(mail); i++) {
            mails.add(mail);
            mail = mail.getParent();
        }
        return mails;
    }

    /** Returns the attachments of a mail, including those of attached mails; none for other files. */
    Collection<IndexedFile> to(Path mail) {
        return files.getOrDefault(mail, Map.of()).values();
    }

    /** Returns the paths of attachments that a mail no longer has, including their own attachments. */
    List<String> without(Path mail, List<ParseOutcome.Attached> now) {
        Set<Path> there = now.stream().map(ParseOutcome.Attached::path).collect(Collectors.toSet());
        return to(mail).stream().map(IndexedFile::path)
                .filter(each -> !there.contains(mail.resolve(mail.relativize(Path.of(each)).getName(0)))).toList();
    }
}
