// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vauban.site.SeenSites;
import org.vauban.site.SignedSite;

/**
 * What stands for an IDE: it takes the version that its ring gives, verifies it, copies its bundles beside those of the
 * other versions and then names it the one to start, as p2 does with its profile.
 *
 * @param folder of the installation
 * @param ring the folder of its ring
 */
record Installation(Path folder, Path ring) {
    private static final Pattern CHILD = Pattern.compile("<child location='([^']+)'/>");

    void update() throws Exception {
        Matcher child = CHILD.matcher(Files.readString(ring.resolve("compositeContent.xml")));
        if (!child.find()) {
            throw new IOException("the ring has no version");
        }
        Path site = ring.resolve(child.group(1)).normalize();
        SignedSite signed = ExampleSite.verifier().verify(site);
        SeenSites seen = new SeenSites(folder.resolve("sites.json"));
        seen.require(signed, true);
        seen.record(signed);
        for (String path : signed.manifest().files().keySet()) {
            Path to = folder.resolve(path);
            Files.createDirectories(to.getParent());
            Files.copy(site.resolve(path), to, StandardCopyOption.REPLACE_EXISTING);
        }
        Path active = Files.writeString(folder.resolve("active.part"), Long.toString(signed.manifest().version()));
        Files.move(active, folder.resolve("active"), StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** The version that runs: all of its bundles are there and its own bundle is of that version. */
    long start() throws IOException {
        long version = Long.parseLong(Files.readString(folder.resolve("active")));
        String own = Files.readString(folder.resolve(ExampleSite.core(version)));
        if (!own.startsWith(ExampleSite.CORE + " of version " + version + "\n")) {
            throw new IOException("another bundle");
        }
        try (Stream<Path> bundles = Files.list(folder.resolve("plugins"))) {
            if (bundles.noneMatch(each -> each.endsWith("org.example.ui_1.0.0.jar"))) {
                throw new IOException("a bundle is missing");
            }
        }
        return version;
    }
}
