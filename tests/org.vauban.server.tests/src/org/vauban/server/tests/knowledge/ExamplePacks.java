// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.knowledge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.RootDocument;
import org.vauban.knowledge.PackShelf;
import org.vauban.knowledge.process.KnowledgeLaunch;
import org.vauban.knowledge.vector.TextEmbedder;
import org.vauban.server.configuration.PackSettings;
import org.vauban.server.knowledge.PackService;
import org.vauban.server.knowledge.QueryModel;
import org.vauban.site.tests.ExampleSite;

/** Creates knowledge packs of the organisation “Example”, and the settings with which a server shares them. */
final class ExamplePacks {
    private static final Duration LONG = Duration.ofDays(100);

    final UserDirectories user;
    final Path root;
    private final Path folder;
    private final WrittenPacks written;

    /** @param folder a real path @param written packs shared with other tests */
    ExamplePacks(Path folder, WrittenPacks written) throws Exception {
        this.folder = folder;
        this.written = written;
        user = user(folder);
        Files.createDirectories(user.config());
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        root = Files.write(folder.resolve("root.json"),
                Envelope.of(RootDocument.PAYLOAD_TYPE, ExampleSite.root(now.minus(LONG), now.plus(LONG)).json())
                        .signedBy(ExampleSite.ROOT_KEY).bytes());
    }

    static UserDirectories user(Path folder) {
        String home = folder.resolve("home").toString();
        return UserDirectories.of("Linux", folder, name -> name.equals("vauban.home") ? home : null, name -> null);
    }

    static KnowledgeLaunch launch() throws Exception {
        String java = System.getProperty("vauban.java", System.getProperty("java.home"));
        return KnowledgeLaunch.fromDistribution(Path.of(System.getProperty("vauban.dist")),
                List.of(Path.of(java)), Locale.ENGLISH, true);
    }

    /** Creates a signed pack with some documents; readers are written as in the configuration. */
    PackSettings pack(String name, Map<String, String> documents, String... readers) throws Exception {
        return pack(name, documents, null, readers);
    }

    /** Creates a signed pack with vectors. */
    PackSettings pack(String name, Map<String, String> documents, TextEmbedder embedder, String... readers)
            throws Exception {
        Path pack = folder.resolve("pack-" + name);
        written.copy(name, documents, embedder, pack);
        return new PackSettings(name, pack, List.of(readers), root, false);
    }

    PackService serving(PackSettings... packs) throws Exception {
        return serving(InstantSource.system(), packs);
    }

    PackService serving(InstantSource clock, PackSettings... packs) throws Exception {
        return new PackService(PackShelf.of(user, launch()), List.of(packs), clock,
                new QueryModel("none", null, QueryModel.BUDGET));
    }

    PackService serving(QueryModel model, PackSettings... packs) throws Exception {
        return new PackService(PackShelf.of(user, launch()), List.of(packs), InstantSource.system(), model);
    }
}
