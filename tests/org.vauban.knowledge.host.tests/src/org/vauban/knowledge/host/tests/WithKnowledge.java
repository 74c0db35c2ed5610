// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.UserDirectories;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.SearchResult;
import org.vauban.knowledge.indexing.IndexReport;
import org.vauban.knowledge.indexing.IndexingListener;

/** Base class with a folder of documents, and a user's knowledge base that contains nothing else. */
public abstract class WithKnowledge {
    @TempDir
    public Path folder;

    public Path docs;
    public UserDirectories user;

    @BeforeEach
    public void makeUser() throws Exception {
        docs = Files.createDirectory(folder.toRealPath().resolve("docs"));
        String home = folder.resolve("home").toString();
        user = UserDirectories.of("Linux", folder, name -> name.equals("vauban.home") ? home : null, name -> null);
    }

    public Knowledge open(String... exclusions) throws Exception {
        return Knowledge.of(user, Hosts.launch(), List.of(exclusions));
    }

    public IndexReport index(Knowledge knowledge) throws Exception {
        return knowledge.index(List.of(docs), IndexingListener.NONE);
    }

    public static List<String> names(SearchResult result) {
        return result.hits().stream().map(hit -> Path.of(hit.passage().path()).getFileName().toString()).toList();
    }
}
