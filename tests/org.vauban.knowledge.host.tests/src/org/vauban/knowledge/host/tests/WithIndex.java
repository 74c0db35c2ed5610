// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.host.index.LuceneIndex;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.FileStamp;
import org.vauban.knowledge.protocol.IndexProtocol.Put;
import org.vauban.knowledge.protocol.IndexProtocol.Search;
import org.vauban.knowledge.protocol.IndexedFile;

/** Base class with a folder for an index, and helpers that write to it and search it in this process. */
public abstract class WithIndex {
    @TempDir
    public Path folder;

    public static Put put(String path, String language, String... texts) {
        List<Passage> passages = new ArrayList<>();
        for (String text : texts) {
            passages.add(new Passage(path, passages.size(), "Title", List.of("Heading"), "", language, 0, text.length(),
                    1, 0, "", text, List.of()));
        }
        return new Put(new IndexedFile(path, "PLAIN_TEXT", new FileStamp(1, 2, "ab"), null, "", passages.size(),
                "secrets"), passages);
    }

    public static List<String> found(LuceneIndex index, String query, String... folders) throws Exception {
        return index.search(new Search(query, 10, List.of(folders))).hits().stream()
                .map(hit -> hit.passage().path()).toList();
    }

    public LuceneIndex filled(Put... puts) throws Exception {
        LuceneIndex index = new LuceneIndex(folder);
        index.begin(Duration.ZERO);
        for (Put put : puts) {
            index.put(put);
        }
        index.end();
        return index;
    }

    public static List<String> paths(LuceneIndex index, List<String> at) throws Exception {
        List<String> paths = new ArrayList<>();
        index.files(at, list -> list.forEach(file -> paths.add(file.path())));
        return paths.stream().sorted().toList();
    }
}
