// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipException;
import org.vauban.site.SiteFile;
import org.vauban.site.install.InstallException.Kind;
import org.vauban.site.install.VerifiedBundle.Artifact;
import org.vauban.site.internal.Messages;
import org.vauban.site.jar.JarContent;

/**
 * Compares p2's installed bundles with the signed ones: p2 reports success even if the disk was full while it unpacked
 * a bundle, and accepts an existing bundle of the same name, whatever its content. Such a bundle may have other
 * signatures, since some bundles are published by several projects, or none.
 */
final class InstallCheck {
    private final VerifiedBundle bundle;
    private final EclipseInstallation eclipse;

    InstallCheck(VerifiedBundle bundle, EclipseInstallation eclipse) {
        this.bundle = bundle;
        this.eclipse = eclipse;
    }

    /**
     * Requires that bundles of these features' sites are installed, and that all of them match the signed ones.
     *
     * @throws InstallException {@code FAILED}
     */
    void require(Collection<Artifact> features) throws InstallException {
        Map<String, Artifact> plugins = bundle.plugins();
        Set<String> seen = new HashSet<>();
        for (InstalledBundle installed : InstalledBundle.list(eclipse)) {
            Artifact signed = plugins.get(installed.id() + "_" + installed.version());
            if (signed != null) {
                if (!isAsSigned(installed.path(), signed)) {
                    throw new InstallException(Kind.FAILED, Messages.text("install.damaged", installed.path()), null);
                }
                seen.add(signed.repository());
            }
        }
        for (Artifact feature : features) {
            if (!seen.contains(feature.repository())) {
                throw new InstallException(Kind.FAILED,
                        Messages.text("install.incomplete", feature.id(), eclipse.home()), null);
            }
        }
    }

    private boolean isAsSigned(Path installed, Artifact signed) throws InstallException {
        Path jar = bundle.folder().resolve(signed.path());
        try {
            if (Files.isRegularFile(installed)
                    && SiteFile.read(installed, signed.content().size()).equals(signed.content())) {
                return true;
            }
            return SiteFile.read(jar, signed.content().size()).equals(signed.content())
                    && (Files.isDirectory(installed) ? JarContent.unpacked(jar, installed)
                            : JarContent.same(jar, installed));
        } catch (ZipException e) {
            return false; // such as a truncated one
        } catch (IOException e) {
            throw new InstallException(Kind.FAILED, Messages.text("file.unreadable", installed, e), e);
        }
    }
}
