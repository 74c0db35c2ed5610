// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.core.runtime.FileLocator;
import org.eclipse.core.runtime.Platform;
import org.osgi.framework.Bundle;

/** Locates the licence data, an optional bundle. Any thread. */
final class LicenceBundle {
    private static final String NAME = "org.vauban.licences";

    private LicenceBundle() {}

    /** Returns the folder of the data, empty if it is not installed. */
    static Optional<Path> folder() {
        Bundle bundle = Platform.getBundle(NAME);
        return bundle == null ? Optional.empty()
                : FileLocator.getBundleFileLocation(bundle).map(place -> place.toPath().resolve("data"))
                        .filter(Files::isDirectory);
    }
}
