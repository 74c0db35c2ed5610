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

/** Creates the command line and the environment of a host. */
public final class HostCommand {
    private static final String MAIN = "org.vauban.engine.host.Main";
    /** The only modules that call native code. */
    private static final List<String> NATIVE = List.of("org.vauban.confinement", "org.vauban.llama");
    private static final Pattern LIBRARIES = Pattern
            .compile("(com\\.google\\.)?gson[-_]|org\\.eclipse\\.lsp4j\\.jsonrpc[-_]");

    private HostCommand() {}

    /**
     * @param readable models folders in which the host will be able to open files
     * @throws EngineException if a file of the launch does not exist
     */
    public static ProcessBuilder prepare(HostLaunch launch, List<Path> readable, Messages messages) {
        JavaRuntimes.Found java = JavaRuntimes.findForHost(launch.javaHomes(), messages);
        List<String> archive = CdsArchive.of(launch, java).filter(CdsArchive::usable).map(CdsArchive::use)
                .orElse(List.of());
        return process(launch, java, archive, launch.confinementRequired() ? "required" : "preferred", readable,
                messages);
    }

    /**
     * Prepares a host that writes a CDS archive when it is asked to end.
     *
     * @param readable folder of its model
     * @param written the archive file
     */
    public static ProcessBuilder training(HostLaunch launch, Path readable, Path written, Messages messages) {
        JavaRuntimes.Found java = JavaRuntimes.findForHost(launch.javaHomes(), messages);
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
        // weights and KV cache in huge pages: fewer TLB misses and page faults
        environment.put("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");
        CudaPath.of(launch.nativeDirectory(), HostLaunch.platform().startsWith("win32"),
                System.getenv(CudaPath.VARIABLE)).ifPresent(path -> environment.put("PATH", path));
        return builder;
    }

    private static List<String> arguments(JavaRuntimes.Found java, HostLaunch launch, List<String> archive,
            String confinement, List<Path> readable) {
        List<String> command = new ArrayList<>(ChildJvm.options(java.feature(), launch.maxHeapMegabytes(),
                launch.locale(), NATIVE));
        command.add("-XX:TieredStopAtLevel=1"); // far less time is spent in Java code than in native code
        command.add("-XX:-ShrinkHeapInSteps"); // memory that a collection frees is returned to the system at once
        command.addAll(archive);
        // Only these modules get native access, so they must be on the module path; other files need not be modules,
        // and p2's names of library files yield no valid module names. Libraries are on the boot class path, where the
        // signatures of signed jars are not verified at each start, which takes a fifth of it.
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

    /** Class loaders for the parts of the host's path. */
    private enum Part {
        NATIVE, OWN, LIBRARY;

        static Part of(Path entry) {
            try {
                ModuleFinder modules = ModuleFinder.of(entry);
                if (HostCommand.NATIVE.stream().anyMatch(name -> modules.find(name).isPresent())) {
                    return NATIVE;
                }
            } catch (FindException e) {
                // a library whose file name yields no module name
            }
            return Files.isRegularFile(entry) && LIBRARIES.matcher(entry.getFileName().toString()).lookingAt() ? LIBRARY
                    : OWN;
        }
    }

    private static String joined(List<Path> path) {
        return path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
