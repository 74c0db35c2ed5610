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
 * The command line of a child JVM that confines itself and speaks over its standard streams: it writes no file of its
 * own accord, lets nobody attach, and gives native access to the confinement alone.
 *
 * @param javaHomes candidates in order; the first that is Java 22 or later is taken
 * @param path jars or folders of classes; the confinement goes to the module path, all others to the class path
 * @param mainClass binary name
 * @param maxHeapMegabytes what the child needs beyond it ends the child
 * @param locale of its messages
 * @param options more options for the JVM
 * @param archives a folder of the user for archives of its classes, with which it starts sooner if there is one; or
 *            null for none
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
     * Blocks for reading the disk, and at most for asking a Java for its version.
     *
     * @param arguments of the program
     * @param directory that it runs in, absolute
     * @throws EngineException when there is no Java, or something that the path names is not there
     */
    public ProcessBuilder prepare(List<String> arguments, Path directory) {
        JavaRuntimes.Found java = JavaRuntimes.find(javaHomes, new Messages(locale));
        return prepare(java, archive(java).filter(CdsArchive::usable).map(CdsArchive::use).orElse(List.of()),
                arguments, directory);
    }

    /** Where the archive of its classes is, or is to be made; empty where there is to be none. Reads the disk. */
    public Optional<CdsArchive> archive() {
        return archive(JavaRuntimes.find(javaHomes, new Messages(locale)));
    }

    private Optional<CdsArchive> archive(JavaRuntimes.Found java) {
        return CdsArchive.of(mainClass.substring(mainClass.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT), archives,
                path, java);
    }

    /**
     * The same for a child with low priority that writes an archive of its classes at its end.
     *
     * @param written the file
     */
    public ProcessBuilder training(List<String> arguments, Path directory, Path written) {
        return withLowPriority(prepare(JavaRuntimes.find(javaHomes, new Messages(locale)), CdsArchive.make(written),
                arguments, directory));
    }

    /** The same where the system can do that. */
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
        command.add("-XX:+ExitOnOutOfMemoryError"); // what it was doing is lost, and nothing else
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
            return false; // a library whose file name gives no module name
        }
    }

    private static String joined(List<Path> path) {
        return path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** What every child is started with. */
    static List<String> options(int javaFeature, int maxHeapMegabytes, Locale locale, List<String> nativeModules) {
        List<String> command = new ArrayList<>();
        command.add("-Xmx" + maxHeapMegabytes + "m");
        command.add("-Xms16m"); // otherwise young objects fill tens of megabytes before the first collection
        command.add("-XX:+UseSerialGC");
        command.add("-Xshare:auto"); // an archive that does not fit is left alone
        // the child writes no file and lets nobody attach; what the VM says goes to stderr, stdout is the protocol
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
