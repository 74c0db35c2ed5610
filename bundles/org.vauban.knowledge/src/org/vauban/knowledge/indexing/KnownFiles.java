// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.MailAttachments;
import org.vauban.knowledge.indexing.IndexRules.Standing;
import org.vauban.knowledge.indexing.IndexRules.Verdict;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.IndexClient;
import org.vauban.knowledge.process.IndexException;
import org.vauban.knowledge.process.ParseOutcome;
import org.vauban.knowledge.protocol.IndexedFile;

/** The part of an index that concerns a run: its files in the folders of the run, or all. For one thread. */
final class KnownFiles {
    private final IndexClient index;
    private final IndexRules rules;
    private final Map<String, IndexedFile> files = new HashMap<>();
    private final KnownAttachments attached = new KnownAttachments();

    KnownFiles(IndexClient index, IndexRules rules) {
        this.index = index;
        this.rules = rules;
    }

    /** Adds the committed files at or below paths. */
    void list(List<Path> roots) throws IndexException, ChildException {
        index.files(roots.stream().map(Path::toString).toList(), this::add);
    }

    /** Adds all files that are not at or below paths: those may have been committed since the paths were walked. */
    private void listOthers(List<Path> roots) throws IndexException, ChildException {
        index.files(file -> {
            if (roots.stream().noneMatch(Path.of(file.path())::startsWith)) {
                add(file);
            }
        });
    }

    private void add(IndexedFile file) {
        files.put(file.path(), file);
        attached.add(file);
    }

    /** Returns the paths. */
    Collection<String> paths() {
        return files.keySet();
    }

    @Nullable
    IndexedFile get(Path file) {
        return files.get(file.toString());
    }

    /** Returns the attachments of a mail, including those of attached mails; none for other files. */
    Collection<IndexedFile> attachments(Path mail) {
        return attached.to(mail);
    }

    /** Returns the paths of attachments that a mail no longer has, including their own attachments. */
    List<String> attachmentsWithout(Path mail, List<ParseOutcome.Attached> now) {
        return attached.without(mail, now);
    }

    /**
     * Removes files that are gone from these folders, and known files anywhere that are no longer allowed. Files whose
     * policy is undecided are hidden, and stay in the index until it can be read.
     *
     * @param others whether to check all other files of the index, too
     * @param following whether others that must be read again stay, since nothing would read them
     * @return number of removed files
     */
    int forget(List<Path> roots, SourceFolders found, boolean others, boolean following)
            throws IndexException, ChildException {
        if (others) {
            listOthers(roots);
        }
        List<String> gone = new ArrayList<>();
        for (IndexedFile before : files.values()) {
            String path = before.path();
            if (found.candidates().containsKey(path)) {
                continue;
            }
            Path file = Path.of(path);
            boolean with = found.isMail(MailAttachments.mail(file)); // kept or removed together with its mail
            boolean here = roots.stream().anyMatch(file::startsWith)
                    && !(before.isPacked() && Files.exists(MailAttachments.whole(file)));
            boolean unknown = found.unreadable().stream().anyMatch(folder -> file.startsWith(folder.file()));
            Verdict verdict = rules.of(file, null);
            if (verdict.standing() == Standing.EXCLUDED || verdict.standing() == Standing.ALLOWED
                    && !with && (here ? !unknown : !following && !verdict.shows(before.rules()))) {
                gone.add(path);
            }
        }
        return delete(gone);
    }

    /**
     * Removes those of the files that are in the index.
     *
     * @return their number
     */
    int delete(List<String> paths) throws IndexException, ChildException {
        List<String> gone = paths.stream().filter(files::containsKey).toList();
        if (!gone.isEmpty()) {
            index.delete(gone);
            gone.forEach(files::remove);
            attached.remove(gone);
        }
        return gone.size();
    }
}
