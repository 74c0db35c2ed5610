// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.engine;

import java.io.File;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.core.runtime.FileLocator;
import org.osgi.framework.Bundle;

/** Tells the model store where p2 has installed models, which are bundles without code. */
public final class ModelBundles {
    /** System property that the store reads. */
    public static final String PROPERTY = "vauban.model.bundles";
    /** Prefix of the symbolic names of model bundles. */
    private static final String PREFIX = "org.vauban.model.";

    private ModelBundles() {}

    /** Sets the property, unless it is set already or there are no model bundles. */
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
