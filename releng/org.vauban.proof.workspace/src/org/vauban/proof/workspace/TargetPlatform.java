// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.workspace;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.Platform;
import org.eclipse.pde.core.target.ITargetDefinition;
import org.eclipse.pde.core.target.ITargetLocation;
import org.eclipse.pde.core.target.ITargetPlatformService;
import org.eclipse.pde.core.target.LoadTargetDefinitionJob;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;

/**
 * The target platform of the workspace: a folder with the artifacts that {@code artifacts.txt} lists. Artifacts that
 * are no bundles come from the built IDE, where Tycho gave them a manifest.
 */
final class TargetPlatform {
    private static final String PDE = "org.eclipse.pde.core";
    /** Our own bundles are projects of the workspace. */
    private static final String OURS = "org.vauban.";

    private final Path folder;
    private final Set<String> names = new HashSet<>();

    private TargetPlatform(Path folder) {
        this.folder = folder;
    }

    /** Links the bundles in a new folder and makes them the active target platform. Returns their number. */
    static int activate(Path artifacts, Path plugins, Path folder)
            throws IOException, CoreException, BundleException, InterruptedException {
        TargetPlatform platform = new TargetPlatform(Files.createDirectories(folder));
        platform.link(artifacts, Set.of());
        platform.link(plugins, Set.copyOf(platform.names));
        return platform.load();
    }

    private void link(Path from, Set<String> without) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
            for (Path file : files) {
                String name = symbolicName(file);
                if (name != null && !name.startsWith(OURS) && !without.contains(name)) {
                    Files.createSymbolicLink(folder.resolve(file.getFileName()), file);
                    names.add(name);
                }
            }
        }
    }

    private int load() throws CoreException, BundleException, InterruptedException {
        Platform.getBundle(PDE).start(Bundle.START_TRANSIENT);
        BundleContext context = FrameworkUtil.getBundle(TargetPlatform.class).getBundleContext();
        ITargetPlatformService service = context.getService(context.getServiceReference(ITargetPlatformService.class));
        ITargetDefinition target = service.newTarget();
        target.setName("org.vauban.target");
        target.setTargetLocations(new ITargetLocation[] {service.newDirectoryLocation(folder.toString())});
        check(target.resolve(new NullProgressMonitor()));
        check(target.getStatus());
        service.saveTargetDefinition(target);
        LoadTargetDefinitionJob job = new LoadTargetDefinitionJob(target);
        job.schedule();
        job.join();
        check(job.getResult());
        return target.getBundles().length;
    }

    private static void check(IStatus status) throws CoreException {
        if (status.matches(IStatus.ERROR | IStatus.CANCEL)) {
            throw new CoreException(status);
        }
    }

    /** Returns the symbolic name of a bundle; null for any other file. */
    private static String symbolicName(Path file) throws IOException {
        Manifest manifest = null;
        if (Files.isDirectory(file)) {
            Path path = file.resolve(JarFile.MANIFEST_NAME);
            if (Files.exists(path)) {
                try (var in = Files.newInputStream(path)) {
                    manifest = new Manifest(in);
                }
            }
        } else if (file.toString().endsWith(".jar")) {
            try (JarFile jar = new JarFile(file.toFile())) {
                manifest = jar.getManifest();
            }
        }
        Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
        String name = attributes.getValue(Constants.BUNDLE_SYMBOLICNAME);
        return name == null ? null : name.split(";", 2)[0].strip();
    }
}
