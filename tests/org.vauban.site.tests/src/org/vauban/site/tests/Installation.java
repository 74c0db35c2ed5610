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
 * Simulates an IDE: takes the version of its ring, verifies it, copies its bundles beside those of other versions and
 * then selects it for the next start, as p2 does with its profile.
 *
 * @param folder the installation's folder
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

    /**
     * Returns the running version, after checking that its own bundle has that version and that all its bundles exist.
     */
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
