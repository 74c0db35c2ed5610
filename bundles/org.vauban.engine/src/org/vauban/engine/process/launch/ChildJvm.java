// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process.launch;

import java.io.File;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;

/**
 * The command line of a child JVM that confines itself and communicates over its standard streams: it writes no files,
 * refuses attaching debuggers and tools, and gives native access to the confinement module only.
 *
 * @param javaHomes candidates in order; the first with Java 22 or later is used
 * @param path jars or folders of classes; the confinement is on the module path, all others on the class path
 * @param mainClass binary name
 * @param maxHeapMegabytes heap limit, beyond which the child ends
 * @param locale locale of its messages
 * @param options further options for the JVM
 * @param archives a folder of the user for CDS archives, which speed up its start if present; or null for none
 */
public record ChildJvm(List<Path> javaHomes, List<Path> path, String mainClass, int maxHeapMegabytes, Locale locale,
        List<String> options, @Nullable Path archives) {
    private static final String CONFINEMENT = "org.vauban.confinement";
    private static final Path NICE = Path.of("/usr/bin/nice");

    /** Copies the lists. */
    public ChildJvm {
        javaHomes = List.copyOf(javaHomes);
        path = List.copyOf(path);
        options = List.copyOf(options);
    }

    /**
     * Prepares the process. Blocks to read the disk, and possibly to query the version of a JVM.
     *
     * @param arguments arguments of the program
     * @param directory working directory, absolute
     * @throws EngineException if there is no suitable JVM, or an entry of the path does not exist
     */
    public ProcessBuilder prepare(List<String> arguments, Path directory) {
        JavaRuntimes.Found java = JavaRuntimes.find(javaHomes, new Messages(locale));
        return prepare(java, archive(java).filter(CdsArchive::usable).map(CdsArchive::use).orElse(List.of()),
                arguments, directory);
    }

    /** Returns the CDS archive to use or to create; empty if none is wanted. Reads the disk. */
    public Optional<CdsArchive> archive() {
        return archive(JavaRuntimes.find(javaHomes, new Messages(locale)));
    }

    private Optional<CdsArchive> archive(JavaRuntimes.Found java) {
        return CdsArchive.of(mainClass.substring(mainClass.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT), archives,
                path, java);
    }

    /**
     * Prepares a low-priority child that writes a CDS archive when it exits.
     *
     * @param written the archive file
     */
    public ProcessBuilder training(List<String> arguments, Path directory, Path written) {
        return withLowPriority(prepare(JavaRuntimes.find(javaHomes, new Messages(locale)), CdsArchive.make(written),
                arguments, directory));
    }

    /** Lowers the priority if the system supports it. */
    static ProcessBuilder withLowPriority(ProcessBuilder builder) {
        if (Files.isExecutable(NICE)) {
            builder.command().addAll(0, List.of(NICE.toString(), "-n", "19"));
        }
        return builder;
    }

    private ProcessBuilder prepare(JavaRuntimes.Found java, List<String> archive, List<String> arguments,
            Path directory) {
        Messages messages = new Messages(locale);
        for (Path entry : path) {
            if (!Files.exists(entry)) {
                throw messages.failure(EngineError.HOST_START_FAILED, "hostPathMissing", entry);
            }
        }
        List<String> command = new ArrayList<>(options(java.feature(), maxHeapMegabytes, locale,
                List.of(CONFINEMENT)));
        command.add("-XX:+ExitOnOutOfMemoryError"); // only its current task is lost
        command.addAll(options);
        command.addAll(archive);
        List<Path> absolute = path.stream().map(Path::toAbsolutePath).toList();
        command.add("-p");
        command.add(joined(absolute.stream().filter(ChildJvm::holdsConfinement).toList()));
        command.add("--add-modules");
        command.add(CONFINEMENT);
        command.add("-cp");
        command.add(joined(absolute.stream().filter(entry -> !holdsConfinement(entry)).toList()));
        command.add(mainClass);
        command.addAll(arguments);
        return ProcessPreparation.prepare(java.program(), command, directory);
    }

    private static boolean holdsConfinement(Path entry) {
        try {
            return ModuleFinder.of(entry).find(CONFINEMENT).isPresent();
        } catch (FindException e) {
            return false; // a library whose file name yields no module name
        }
    }

    private static String joined(List<Path> path) {
        return path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** Returns the options of every child. */
    static List<String> options(int javaFeature, int maxHeapMegabytes, Locale locale, List<String> nativeModules) {
        List<String> command = new ArrayList<>();
        command.add("-Xmx" + maxHeapMegabytes + "m");
        command.add("-Xms16m"); // otherwise young objects would fill tens of megabytes before the first collection
        command.add("-XX:+UseSerialGC");
        command.add("-Xshare:auto"); // an archive that does not match is ignored
        // the child writes no files and refuses attaching; VM output goes to stderr, since stdout carries the protocol
        command.add("-XX:-UsePerfData");
        command.add("-XX:+DisableAttachMechanism");
        command.add("-XX:+DisplayVMOutputToStderr");
        command.add("-XX:+ErrorFileToStderr");
        command.add("-Xlog:disable");
        command.add("-Xlog:all=warning:stderr");
        command.add("-XX:-CreateCoredumpOnCrash");
        command.add("--enable-native-access=" + String.join(",", nativeModules));
        if (javaFeature >= 24) {
            command.add("--illegal-native-access=deny");
        }
        command.add("-Dfile.encoding=UTF-8");
        command.add("-Dstderr.encoding=UTF-8");
        command.add("-Duser.language=" + locale.getLanguage());
        command.add("-Duser.country=" + locale.getCountry());
        return command;
    }
}
