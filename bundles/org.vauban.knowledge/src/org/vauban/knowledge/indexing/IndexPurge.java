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
 * Takes out of an index what may not be in it as it is, without reading anything. What cannot be decided now is not
 * shown, and stays until it can.
 */
public final class IndexPurge {
    private final IndexClient index;
    private final IndexRules rules;

    /** @param index a client that does not write yet */
    public IndexPurge(IndexClient index, IndexRules rules) {
        this.index = index;
        this.rules = rules;
    }

    /**
     * Blocks. Waits for another process that writes only where there is something to take out.
     *
     * @param patience how long to wait while another process writes
     * @return files that the index may hold again once they are read anew, by their paths
     */
    public List<Path> run(Duration patience) throws IndexException, ChildException {
        if (forbidden().isEmpty()) {
            return List.of();
        }
        Map<Path, Standing> gone = new HashMap<>();
        index.write(patience, () -> {
            gone.putAll(forbidden()); // somebody may have read some of them meanwhile
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
