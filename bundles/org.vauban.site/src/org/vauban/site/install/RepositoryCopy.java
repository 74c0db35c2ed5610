// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.install;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.vauban.site.SiteFile;
import org.vauban.site.install.InstallException.Kind;
import org.vauban.site.install.VerifiedBundle.Artifact;
import org.vauban.site.internal.FolderTree;
import org.vauban.site.internal.Messages;

/**
 * Copies of a bundle's update sites in the Eclipse, compared with the manifest while they are copied. p2 reads the
 * copies, so that a user who can write to the bundle, such as on a share, cannot change it between verification and
 * installation. Closing deletes the copies.
 */
final class RepositoryCopy implements AutoCloseable {
    private static final String PLUGINS = "plugins/";
    private final Path home;
    private final Path folder;

    /** @param eclipse an Eclipse whose lock the caller holds */
    RepositoryCopy(EclipseInstallation eclipse) throws IOException {
        discard(eclipse);
        home = eclipse.home();
        folder = Files.createDirectory(eclipse.verified());
    }

    /** Deletes the copies that a killed installer left. */
    static void discard(EclipseInstallation eclipse) throws IOException {
        FolderTree.deleteIfExists(eclipse.verified());
    }

    /**
     * Copies the sites of features.
     *
     * @param plugins whether p2 will install bundles from them; otherwise only their metadata is copied
     * @return the addresses of the copies
     * @throws InstallException {@code REFUSED} if a file is not what was signed, {@code FAILED} if it cannot be copied
     */
    List<String> add(VerifiedBundle bundle, Collection<Artifact> features, boolean plugins) throws InstallException {
        Set<String> repositories = features.stream().map(Artifact::repository).collect(Collectors.toSet());
        for (Map.Entry<String, SiteFile> one : bundle.signed().manifest().files().entrySet()) {
            String path = one.getKey();
            for (String repository : repositories) {
                if (path.startsWith(repository) && (plugins || !path.startsWith(PLUGINS, repository.length()))) {
                    copy(bundle.folder().resolve(path), folder.resolve(path), one.getValue());
                }
            }
        }
        return VerifiedBundle.repositories(folder, features);
    }

    private void copy(Path from, Path to, SiteFile signed) throws InstallException {
        boolean same;
        try {
            Files.createDirectories(Objects.requireNonNull(to.getParent()));
            try (OutputStream out = Files.newOutputStream(to)) {
                same = SiteFile.copy(from, signed.size(), out).equals(signed);
            }
        } catch (NoSuchFileException e) {
            throw new InstallException(Kind.REFUSED, Messages.text("verify.missing", from), e);
        } catch (IOException e) {
            throw new InstallException(Kind.FAILED, Messages.text("install.copy", from, home, e), e);
        }
        if (!same) {
            throw new InstallException(Kind.REFUSED, Messages.text("verify.changed", from), null);
        }
    }

    @Override
    public void close() throws IOException {
        FolderTree.delete(folder);
    }
}
