// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.engine;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.core.runtime.FileLocator;
import org.eclipse.core.runtime.Platform;
import org.eclipse.osgi.util.NLS;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.ide.workbench.Messages;

/**
 * Locates the launch files of the engine host in the installed bundles: the jars of its modules and the native
 * libraries of this platform. Any thread; reads the bundles' locations only.
 */
public final class BundledEngine {

    private static final String HOST = "org.vauban.engine.host";
    private static final String BINDING = "org.vauban.llama";
    /**
     * Variants of the native libraries, in order of preference. GPU libraries are optional fragments, so they come
     * first if installed. Each contains the CPU libraries as well, as a fallback if the GPU's own do not load.
     */
    private static final List<String> VARIANTS = List.of("-cuda", "-vulkan", "");
    /** Maximum heap of the host; models live outside the heap. */
    private static final int HEAP_MEGABYTES = 256;

    private final JavaHomes javaHomes;
    private final String os;
    private final String architecture;

    /** Creates an instance for the current platform. */
    public BundledEngine(JavaHomes javaHomes) {
        this(javaHomes, Platform.getOS(), Platform.getOSArch());
    }

    /** Creates an instance for a platform, given in OSGi terms such as {@code linux} and {@code x86_64}. */
    public BundledEngine(JavaHomes javaHomes, String os, String architecture) {
        this.javaHomes = javaHomes;
        this.os = os;
        this.architecture = architecture;
    }

    /**
     * Returns the launch settings of the host.
     *
     * @param locale locale of its messages
     * @throws EngineException if a part is not installed, with {@link EngineError#NO_NATIVE} if there is no engine for
     *             this platform
     */
    public HostLaunch launch(Locale locale) {
        return new HostLaunch(javaHomes.candidates(), hostPath(), natives(), locale, HEAP_MEGABYTES);
    }

    /** Returns the candidates for the JVM of child processes. */
    JavaHomes javaHomes() {
        return javaHomes;
    }

    private static List<Path> hostPath() {
        return classPath(bundle(HOST), name -> name.startsWith("org.vauban.") || name.startsWith("org.eclipse.lsp4j")
                || name.startsWith("com.google.gson"));
    }

    /**
     * Returns the jars of a bundle and of the libraries that it is wired to, without parts of the platform.
     *
     * @param library whether a bundle, given by its symbolic name, is a library
     * @throws EngineException if a bundle is not resolved
     */
    static List<Path> classPath(Bundle bundle, Predicate<String> library) {
        Set<Bundle> bundles = new LinkedHashSet<>();
        collect(bundle, library, bundles);
        return bundles.stream().map(BundledEngine::place).toList();
    }

    private static void collect(Bundle bundle, Predicate<String> library, Set<Bundle> found) {
        if (bundle.getBundleId() == 0 || !found.add(bundle)) {
            return;
        }
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null) {
            throw new EngineException(EngineError.HOST_START_FAILED,
                    NLS.bind(Messages.Engine_notResolved, bundle.getSymbolicName()));
        }
        for (BundleWire wire : wiring.getRequiredWires(null)) {
            Bundle provider = wire.getProvider().getBundle();
            if (library.test(provider.getSymbolicName())) {
                collect(provider, library, found);
            }
        }
    }

    private static Bundle bundle(String name) {
        Bundle bundle = Platform.getBundle(name);
        if (bundle == null) {
            throw new EngineException(EngineError.HOST_START_FAILED, NLS.bind(Messages.Engine_notResolved, name));
        }
        return bundle;
    }

    private static Path place(Bundle bundle) {
        File file = FileLocator.getBundleFileLocation(bundle)
                .orElseThrow(() -> new EngineException(EngineError.HOST_START_FAILED,
                        NLS.bind(Messages.Engine_notResolved, bundle.getSymbolicName())));
        if (file.isDirectory()) {
            // a bundle that runs from a development tree keeps its classes in a subfolder
            for (String classes : List.of("target/classes", "bin")) {
                File folder = new File(file, classes);
                if (folder.isDirectory()) {
                    return folder.toPath();
                }
            }
        }
        return file.toPath();
    }

    private Path natives() {
        Bundle[] fragments = Optional.ofNullable(Platform.getFragments(bundle(BINDING))).orElse(new Bundle[0]);
        for (String variant : VARIANTS) {
            for (Bundle fragment : fragments) {
                Optional<File> place = FileLocator.getBundleFileLocation(fragment);
                if (place.isPresent()) {
                    Path folder = place.get().toPath().resolve("native").resolve(os).resolve(architecture + variant);
                    if (Files.isDirectory(folder)) {
                        return real(folder);
                    }
                }
            }
        }
        throw new EngineException(EngineError.NO_NATIVE, NLS.bind(Messages.Engine_noNative, os, architecture));
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder.toAbsolutePath();
        }
    }
}
