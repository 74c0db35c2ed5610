// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process.launch;

import java.io.File;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;

/** The command line and the environment of a host. */
public final class HostCommand {
    private static final String MAIN = "org.vauban.engine.host.Main";
    /** The modules that call native code, and no others. */
    private static final List<String> NATIVE = List.of("org.vauban.confinement", "org.vauban.llama");
    private static final Pattern LIBRARIES = Pattern
            .compile("(com\\.google\\.)?gson[-_]|org\\.eclipse\\.lsp4j\\.jsonrpc[-_]");

    private HostCommand() {}

    /**
     * @param readable folders of models, which the host will be able to open files in
     * @throws EngineException when something that the launch names is not there
     */
    public static ProcessBuilder prepare(HostLaunch launch, List<Path> readable, Messages messages) {
        JavaRuntimes.Found java = JavaRuntimes.find(launch.javaHomes(), messages);
        List<String> archive = CdsArchive.of(launch, java).filter(CdsArchive::usable).map(CdsArchive::use)
                .orElse(List.of());
        return process(launch, java, archive, launch.confinementRequired() ? "required" : "preferred", readable,
                messages);
    }

    /**
     * A host that writes an archive of its classes when it is asked to end.
     *
     * @param readable the folder of its model
     * @param written the file
     */
    public static ProcessBuilder training(HostLaunch launch, Path readable, Path written, Messages messages) {
        JavaRuntimes.Found java = JavaRuntimes.find(launch.javaHomes(), messages);
        ProcessBuilder builder = process(launch, java, CdsArchive.make(written), "off", List.of(readable), messages);
        return ChildJvm.withLowPriority(builder);
    }

    private static ProcessBuilder process(HostLaunch launch, JavaRuntimes.Found java, List<String> archive,
            String confinement, List<Path> readable, Messages messages) {
        for (Path entry : launch.hostPath()) {
            if (!Files.exists(entry)) {
                throw messages.failure(EngineError.HOST_START_FAILED, "hostPathMissing", entry);
            }
        }
        if (launch.nativeDirectory() == null || !Files.isDirectory(launch.nativeDirectory())) {
            throw messages.failure(EngineError.NO_NATIVE, "noNative", launch.nativeDirectory(), HostLaunch.platform());
        }
        ProcessBuilder builder = ProcessPreparation.prepare(java.program(),
                arguments(java, launch, archive, confinement, readable), launch.nativeDirectory().toAbsolutePath());
        Map<String, String> environment = builder.environment();
        environment.put("GGML_NO_BACKTRACE", "1"); // otherwise an abort starts a debugger
        // weights and keys in huge pages: fewer misses, fewer faults
        environment.put("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");
        return builder;
    }

    private static List<String> arguments(JavaRuntimes.Found java, HostLaunch launch, List<String> archive,
            String confinement, List<Path> readable) {
        List<String> command = new ArrayList<>(ChildJvm.options(java.feature(), launch.maxHeapMegabytes(),
                launch.locale(), NATIVE));
        command.add("-XX:TieredStopAtLevel=1"); // short code, far less compiled than computed natively
        command.add("-XX:-ShrinkHeapInSteps"); // what one collection finds unused goes back to the system
        command.addAll(archive);
        // Native access is given to some alone, so they must be modules; the rest has no need to be one, and the
        // names that p2 gives to the files of libraries are none that a module path can derive a module from. Libraries
        // go to the boot loader, which does not check the signature of a signed jar again at each start: that takes a
        // fifth of it.
        Map<Part, List<Path>> parts = launch.hostPath().stream().map(Path::toAbsolutePath)
                .collect(Collectors.groupingBy(Part::of));
        if (parts.containsKey(Part.NATIVE)) {
            command.add("-p");
            command.add(joined(parts.get(Part.NATIVE)));
            command.add("--add-modules");
            command.add(String.join(",", HostCommand.NATIVE));
        }
        if (parts.containsKey(Part.LIBRARY)) {
            command.add("-Xbootclasspath/a:" + joined(parts.get(Part.LIBRARY)));
        }
        command.add("-cp");
        command.add(joined(parts.getOrDefault(Part.OWN, List.of())));
        command.add(MAIN);
        command.add("--natives");
        command.add(launch.nativeDirectory().toAbsolutePath().toString());
        command.add("--parent");
        command.add(Long.toString(ProcessHandle.current().pid()));
        command.add("--confinement");
        command.add(confinement);
        for (Path folder : readable) {
            command.add("--readable");
            command.add(folder.toString());
        }
        return command;
    }

    /** Which loader a part of the host's path belongs to. */
    private enum Part {
        NATIVE, OWN, LIBRARY;

        static Part of(Path entry) {
            try {
                ModuleFinder modules = ModuleFinder.of(entry);
                if (HostCommand.NATIVE.stream().anyMatch(name -> modules.find(name).isPresent())) {
                    return NATIVE;
                }
            } catch (FindException e) {
                // a library whose file name gives no module name
            }
            return Files.isRegularFile(entry) && LIBRARIES.matcher(entry.getFileName().toString()).lookingAt() ? LIBRARY
                    : OWN;
        }
    }

    private static String joined(List<Path> path) {
        return path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
