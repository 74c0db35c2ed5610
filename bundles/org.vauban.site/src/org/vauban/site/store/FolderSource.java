// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.store;

import java.io.IOException;
import java.nio.file.Path;
import org.vauban.site.SiteException;
import org.vauban.site.SiteFile;
import org.vauban.site.SiteFolder;
import org.vauban.site.SiteManifest;
import org.vauban.site.SiteVerifier;

/** A site in a folder. */
record FolderSource(Path folder) implements SiteSource {
    @Override
    public String name() {
        return folder.toString();
    }

    @Override
    public byte[] manifest() throws SiteException {
        return SiteVerifier.manifest(folder);
    }

    @Override
    public void requireNames(SiteManifest manifest) throws SiteException {
        SiteFolder.list(folder).requireNames(manifest);
    }

    @Override
    public boolean isResumable() {
        return false;
    }

    @Override
    public boolean copy(String path, SiteFile expected, Path to) throws IOException {
        return StoreFiles.copy(folder.resolve(path), to, expected);
    }

    @Override
    public void close() {
        // nothing to close
    }
}
