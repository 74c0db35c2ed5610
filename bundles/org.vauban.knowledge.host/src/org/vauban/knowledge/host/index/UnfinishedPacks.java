// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import com.google.gson.Gson;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.PrefixQuery;
import org.vauban.knowledge.protocol.IndexProtocol.Pack;

/**
 * Tracks the folders of packs whose documents are still arriving, in the journal and in the commits: a process may be
 * killed while it mounts a pack, and an incomplete pack must not stay in the index. For one thread.
 */
final class UnfinishedPacks {
    private static final String KEY = "vauban.packs";

    private final Gson gson;
    private final Set<String> folders = new TreeSet<>();

    UnfinishedPacks(Gson gson) {
        this.gson = gson;
    }

    void apply(Pack pack) {
        if (pack.begins()) {
            folders.add(pack.folder());
        } else {
            folders.remove(pack.folder());
        }
    }

    /** Reads the folders from a commit's user data. */
    void read(Map<String, String> commit) {
        folders.clear();
        folders.addAll(List.of(gson.fromJson(commit.getOrDefault(KEY, "[]"), String[].class)));
    }

    /** Adds the folders to a commit's user data. */
    void write(Map<String, String> commit) {
        commit.put(KEY, gson.toJson(folders));
    }

    boolean isEmpty() {
        return folders.isEmpty();
    }

    /** Whether a file belongs to an incomplete pack. */
    boolean have(String path) {
        return folders.stream().anyMatch(folder -> path.startsWith(folder + File.separator));
    }

    /** Removes all documents of incomplete packs from the index. */
    void forget(IndexWriter index) throws IOException {
        for (String folder : folders) {
            index.deleteDocuments(new PrefixQuery(new Term(IndexFields.PATH, folder + File.separator)));
        }
        folders.clear();
    }

    void clear() {
        folders.clear();
    }
}
