// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.evidence;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.core.runtime.FileLocator;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.vauban.evidence.inventory.Installation;

/** Lists the product's bundles in this IDE, and the libraries that they are wired to, without the platform. */
final class InstalledBundles {
    private static final String OWN = "org.vauban.";
    private static final List<String> PLATFORM = List.of("org.eclipse.", "org.osgi.", "org.apache.felix.");
    private static final String LIBRARY = "org.eclipse.lsp4j";

    private InstalledBundles() {}

    /**
     * Returns their files, named relative to the parent of the folder that contains this bundle.
     *
     * @throws IOException if files cannot be listed
     */
    static Installation installation() throws IOException {
        Bundle self = FrameworkUtil.getBundle(InstalledBundles.class);
        Path file = FileLocator.getBundleFileLocation(self).map(File::toPath)
                .orElseThrow(() -> new IOException(self.getLocation())).toAbsolutePath().normalize();
        List<Path> files = listed(self).stream().map(FileLocator::getBundleFileLocation).flatMap(Optional::stream)
                .map(each -> each.toPath().toAbsolutePath().normalize()).toList();
        return Installation.bundles(file.resolve("../..").normalize(), version(), files);
    }

    /** Returns the product's version, without the build date. */
    static String version() {
        Version version = FrameworkUtil.getBundle(InstalledBundles.class).getVersion();
        return version.getMajor() + "." + version.getMinor() + "." + version.getMicro();
    }

    private static Set<Bundle> listed(Bundle self) {
        Deque<Bundle> open = new ArrayDeque<>();
        Stream.of(self.getBundleContext().getBundles())
                .filter(bundle -> String.valueOf(bundle.getSymbolicName()).startsWith(OWN)).forEach(open::add);
        Set<Bundle> found = new LinkedHashSet<>();
        while (!open.isEmpty()) {
            Bundle bundle = open.remove();
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            if (found.add(bundle) && wiring != null) { // an unresolved bundle has no wiring
                wiring.getRequiredWires(null).stream().map(BundleWire::getProvider).map(each -> each.getBundle())
                        .filter(InstalledBundles::isBrought).forEach(open::add);
            }
        }
        return found;
    }

    private static boolean isBrought(Bundle bundle) {
        String name = String.valueOf(bundle.getSymbolicName());
        return bundle.getBundleId() != 0
                && (name.startsWith(LIBRARY) || PLATFORM.stream().noneMatch(name::startsWith));
    }
}
