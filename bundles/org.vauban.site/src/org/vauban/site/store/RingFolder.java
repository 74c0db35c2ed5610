// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.vauban.site.SiteException;
import org.vauban.site.SiteManifest;
import org.vauban.site.internal.Messages;

/** Finds the signed site behind an address that an Eclipse uses: the site itself, or the ring of a store. */
public final class RingFolder {
    /** The files of a ring with which p2 finds its version. */
    public static final List<String> FILES = List.of(CompositeSite.INDEX, CompositeSite.CONTENT,
            CompositeSite.ARTIFACTS);
    private static final int MAX_BYTES = 1 << 20;

    private RingFolder() {}

    /**
     * Returns the folder with the manifest; empty for any other folder. Nothing is verified yet.
     *
     * @throws SiteException if another program modified a ring, or it cannot be read
     */
    public static Optional<Path> site(Path folder) throws SiteException {
        if (Files.exists(folder.resolve(SiteManifest.FILE))) {
            return Optional.of(folder);
        }
        Path content = folder.resolve(CompositeSite.CONTENT);
        Ring ring = Ring.find(String.valueOf(folder.getFileName())).orElse(null);
        if (ring == null || !Files.isRegularFile(content)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(content)) {
            CompositeSite.Content chosen = CompositeSite.read(ring, in.readNBytes(MAX_BYTES)).orElse(null);
            if (chosen == null) {
                throw SiteException.refused(Messages.text("ring.changed", content));
            }
            return Optional.of(folder.resolve("../../versions/" + chosen.current()).normalize());
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unreadable", content, e), e);
        }
    }
}
