// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.install;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vauban.site.install.InstallException.Kind;
import org.vauban.site.internal.Messages;

/**
 * A bundle that an Eclipse starts with, as listed in {@code bundles.info}.
 *
 * @param id its symbolic name
 * @param version its version
 * @param path a jar or a folder
 */
record InstalledBundle(String id, String version, Path path) {
    private static final String LIST = "org.eclipse.equinox.simpleconfigurator/bundles.info";
    private static final int COLUMNS = 5;

    /** Returns the file that lists them. */
    static Path file(EclipseInstallation eclipse) {
        return eclipse.configuration().resolve(LIST);
    }

    static List<InstalledBundle> list(EclipseInstallation eclipse) throws InstallException {
        Path file = file(eclipse);
        List<InstalledBundle> bundles = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                String[] columns = line.split(",");
                if (!line.startsWith("#") && columns.length == COLUMNS) {
                    bundles.add(new InstalledBundle(columns[0], columns[1], resolve(eclipse.home(), columns[2])));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new InstallException(Kind.FAILED, Messages.text("file.unreadable", file, e), e);
        }
        return bundles;
    }

    private static Path resolve(Path home, String location) {
        URI uri = URI.create(location.replace(" ", "%20"));
        return uri.isAbsolute() ? Path.of(uri) : home.resolve(uri.getPath()).normalize();
    }

    static boolean has(List<InstalledBundle> bundles, String id) {
        return bundles.stream().anyMatch(bundle -> bundle.id.equals(id));
    }
}
