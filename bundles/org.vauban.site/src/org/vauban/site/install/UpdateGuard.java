// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.install;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The units that p2 of an Eclipse installs only from signed sites, if the machine has a root document.
 *
 * @param prefixes prefixes of unit names; empty if the Eclipse has no update guard
 */
public record UpdateGuard(List<String> prefixes) {
    private static final String BUNDLE = "org.vauban.site.p2";
    /** Set by an administrator, for other plug-ins; {@code org.vauban.site.p2} reads it, too. */
    private static final String PROPERTY = "vauban.guarded";

    /** Copies the list. */
    public UpdateGuard {
        prefixes = List.copyOf(prefixes);
    }

    /** Reads the bundles that an Eclipse starts with, and the prefixes that its {@code config.ini} adds. */
    public static UpdateGuard read(EclipseInstallation eclipse) throws InstallException, IOException {
        if (!InstalledBundle.has(InstalledBundle.list(eclipse), BUNDLE)) {
            return new UpdateGuard(List.of());
        }
        String added = EclipseInstallation.properties(eclipse.configurationFile()).getProperty(PROPERTY, "");
        return new UpdateGuard(Stream.concat(Stream.of("org.vauban."),
                Arrays.stream(added.split(",")).map(String::strip).filter(each -> !each.isEmpty())).toList());
    }
}
