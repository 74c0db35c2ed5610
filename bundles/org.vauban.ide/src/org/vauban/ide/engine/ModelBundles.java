// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.engine;

import java.io.File;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.core.runtime.FileLocator;
import org.osgi.framework.Bundle;

/** Tells the model store where p2 has installed models: as bundles without code, which this platform knows. */
public final class ModelBundles {
    /** The property that the store reads. */
    public static final String PROPERTY = "vauban.model.bundles";
    /** As symbolic names of such bundles begin. */
    private static final String PREFIX = "org.vauban.model.";

    private ModelBundles() {}

    /** Sets the property, unless somebody has set it or there are no such bundles. */
    public static void publish(Bundle[] bundles) {
        String folders = Arrays.stream(bundles).filter(bundle -> bundle.getSymbolicName() != null
                && bundle.getSymbolicName().startsWith(PREFIX)).map(FileLocator::getBundleFileLocation)
                .flatMap(Optional::stream).map(File::getAbsoluteFile).map(File::getParent).distinct()
                .collect(Collectors.joining(File.pathSeparator));
        if (!folders.isEmpty() && System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, folders);
        }
    }
}
