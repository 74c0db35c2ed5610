// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.knowledge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.vauban.governance.UserDirectories;
import org.vauban.knowledge.Knowledge;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.KnowledgePacks;
import org.vauban.knowledge.indexing.IndexingListener;
import org.vauban.knowledge.pack.PackHeading;
import org.vauban.knowledge.vector.TextEmbedder;
import org.vauban.site.tests.ExampleSite;

/** Packs shared by tests: each is written once, all by one host, and each test gets its own copy. */
final class WrittenPacks implements AutoCloseable {
    /** @param embedder the source of the vectors, or null for a pack without vectors */
    private record Contents(String name, Map<String, String> documents, TextEmbedder embedder) {}

    private final Path folder;
    private final UserDirectories user;
    private final Map<Contents, Path> written = new HashMap<>();
    private Knowledge knowledge;

    /** @param folder a real path */
    WrittenPacks(Path folder) throws IOException {
        this.folder = folder;
        user = ExamplePacks.user(folder);
        Files.createDirectories(user.config());
    }

    /**
     * Copies a signed pack whose documents are in a folder {@code source-NAME}.
     *
     * @param embedder the source of its vectors, or null
     * @param to the folder of the copy, which must not exist
     */
    void copy(String name, Map<String, String> documents, TextEmbedder embedder, Path to) throws Exception {
        Contents contents = new Contents(name, documents, embedder);
        Path pack = written.get(contents);
        if (pack == null) {
            pack = write(contents);
            written.put(contents, pack);
        }
        try (Stream<Path> files = Files.walk(pack)) {
            for (Path each : files.toList()) {
                Files.copy(each, to.resolve(pack.relativize(each)));
            }
        }
    }

    private Path write(Contents contents) throws Exception {
        Path own = Files.createDirectory(folder.resolve("written-" + written.size()));
        Path source = Files.createDirectory(own.resolve("source-" + contents.name()));
        for (Map.Entry<String, String> each : contents.documents().entrySet()) {
            Files.writeString(source.resolve(each.getKey()), each.getValue());
        }
        Path pack = own.resolve("pack");
        PackHeading heading = new PackHeading(ExampleSite.ORGANISATION, contents.name(), 1,
                Instant.now().truncatedTo(ChronoUnit.SECONDS), Duration.ofDays(1));
        if (knowledge == null) {
            knowledge = Knowledge.of(user, ExamplePacks.launch(), List.of());
        }
        KnowledgePacks packs = new KnowledgePacks(knowledge, user);
        try {
            if (contents.embedder() == null) {
                packs.write(List.of(source), pack, heading, List.of(ExampleSite.FIRST, ExampleSite.SECOND),
                        IndexingListener.NONE);
            } else {
                packs.write(List.of(source), pack, heading, List.of(ExampleSite.FIRST, ExampleSite.SECOND),
                        IndexingListener.NONE, contents.embedder());
            }
        } catch (KnowledgeException e) {
            close(); // the next test starts another host
            throw e;
        }
        return pack;
    }

    @Override
    public void close() {
        if (knowledge != null) {
            knowledge.close();
            knowledge = null;
        }
    }
}
