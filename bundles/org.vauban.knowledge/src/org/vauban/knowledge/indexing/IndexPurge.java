// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vauban.knowledge.document.MailAttachments;
import org.vauban.knowledge.indexing.IndexRules.Standing;
import org.vauban.knowledge.indexing.IndexRules.Verdict;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.IndexClient;
import org.vauban.knowledge.process.IndexException;

/**
 * Removes from an index everything that it may no longer contain in its present form, without reading any file. Files
 * whose policy is undecided are hidden, and stay in the index until it can be read.
 */
public final class IndexPurge {
    private final IndexClient index;
    private final IndexRules rules;

    /** @param index client that has not begun to write */
    public IndexPurge(IndexClient index, IndexRules rules) {
        this.index = index;
        this.rules = rules;
    }

    /**
     * Blocks. Waits for another process that writes only if there is something to remove.
     *
     * @param patience how long to wait for another process that writes
     * @return paths of files that may be indexed again once they are read again
     */
    public List<Path> run(Duration patience) throws IndexException, ChildException {
        if (forbidden().isEmpty()) {
            return List.of();
        }
        Map<Path, Standing> gone = new HashMap<>();
        index.write(patience, () -> {
            gone.putAll(forbidden()); // another process may have indexed some of them again
            index.delete(gone.keySet().stream().map(Path::toString).toList());
        });
        return gone.keySet().stream().filter(each -> gone.get(each) == Standing.ALLOWED).map(MailAttachments::whole)
                .distinct().sorted().toList();
    }

    private Map<Path, Standing> forbidden() throws IndexException, ChildException {
        Map<Path, Standing> forbidden = new HashMap<>();
        index.files(file -> {
            Path path = Path.of(file.path());
            Verdict verdict = rules.of(path, null);
            if (verdict.standing() == Standing.EXCLUDED
                    || verdict.standing() == Standing.ALLOWED && !verdict.shows(file.rules())) {
                forbidden.put(path, verdict.standing());
            }
        });
        return forbidden;
    }
}
