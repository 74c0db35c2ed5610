// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.process.launch.CdsArchive;
import org.vauban.engine.process.launch.ChildJvm;

/**
 * What is needed to start the hosts.
 *
 * @param javaHomes candidates for their JVM in order; the first that is Java 22 or later is taken
 * @param hostPath jars or folders of {@code org.vauban.knowledge.host} and what it needs
 * @param locale of messages about starting
 * @param confinementRequired whether the hosts are to work only where the system can confine them
 * @param archives a folder of the user for an archive of the classes of the index host, which starts sooner with it
 *            ({@link IndexTraining}); or null for none
 */
public record KnowledgeLaunch(List<Path> javaHomes, List<Path> hostPath, Locale locale, boolean confinementRequired,
        @Nullable Path archives) {
    private static final int PARSER_HEAP = 192;
    private static final int INDEX_HEAP = 128;
    /** An image of the page, and those in it. */
    private static final int PAGE_HEAP = 448;
    private static final List<Pattern> JARS = Stream
            .of("org.vauban.knowledge.host", "org.vauban.knowledge", "org.vauban.engine", "org.vauban.governance",
                    "org.vauban.confinement", "(com.google.)?gson", "lucene-core", "lucene-analysis-common", "pdfbox",
                    "pdfbox-io", "fontbox", "commons-logging", "jsoup", "apache-mime4j-core", "commons-io")
            .map(name -> Pattern.compile(name.replace(".", "\\.") + "([-_]\\d.*)?\\.jar")).toList();

    /** Copies the lists. */
    public KnowledgeLaunch {
        javaHomes = List.copyOf(javaHomes);
        hostPath = List.copyOf(hostPath);
    }

    /** A launch without an archive. */
    public KnowledgeLaunch(List<Path> javaHomes, List<Path> hostPath, Locale locale, boolean confinementRequired) {
        this(javaHomes, hostPath, locale, confinementRequired, null);
    }

    /** The same with another answer to whether the hosts may work where the system cannot confine them. */
    public KnowledgeLaunch withConfinementRequired(boolean required) {
        return new KnowledgeLaunch(javaHomes, hostPath, locale, required, archives);
    }

    /** The same with a folder for an archive of classes. */
    public KnowledgeLaunch withArchives(Path folder) {
        return new KnowledgeLaunch(javaHomes, hostPath, locale, confinementRequired, folder);
    }

    /**
     * The launch of a stand-alone distribution.
     *
     * @param distribution the folder that holds {@code lib}
     * @throws ChildException if a jar is missing
     */
    public static KnowledgeLaunch fromDistribution(Path distribution, List<Path> javaHomes, Locale locale,
            boolean confinementRequired) throws ChildException {
        Path lib = distribution.resolve("lib");
        List<Path> path = new ArrayList<>();
        for (Pattern pattern : JARS) {
            try (Stream<Path> jars = Files.list(lib)) {
                path.add(jars.filter(jar -> pattern.matcher(String.valueOf(jar.getFileName())).matches()).sorted()
                        .findFirst().orElseThrow(() -> new IOException(pattern + " is missing")));
            } catch (IOException | UncheckedIOException e) {
                throw ChildException.notStarted("in " + lib + ": ", e);
            }
        }
        return new KnowledgeLaunch(javaHomes, path, locale, confinementRequired);
    }

    /** @param folders that it may read */
    ProcessBuilder parser(List<Path> folders) {
        return parser(PARSER_HEAP, folders, List.of());
    }

    /** The same with the memory that drawing pages takes. */
    ProcessBuilder pages(List<Path> folders) {
        return parser(PAGE_HEAP, folders, List.of());
    }

    /** One that is told later which folders it may read, and does nothing before. */
    ProcessBuilder spareParser() {
        return parser(PARSER_HEAP, List.of(), List.of("--folders", "later"));
    }

    private ProcessBuilder parser(int heap, List<Path> folders, List<String> more) {
        return process("org.vauban.knowledge.host.ParserMain", heap,
                List.of("-Djava.awt.headless=true", "-XX:MaxDirectMemorySize=32m",
                        // PDFBox writes a line for each flaw of a file
                        "-Dorg.apache.commons.logging.Log=org.apache.commons.logging.impl.NoOpLog"),
                folders, more);
    }

    /** @param folder of the index, which it may write */
    ProcessBuilder index(Path folder) {
        return indexHost().prepare(arguments(List.of(folder), List.of()), directory());
    }

    /**
     * An index host that writes an archive of its classes at its end.
     *
     * @param folder of its index
     * @param written the file, in that folder
     */
    ProcessBuilder indexTraining(Path folder, Path written) {
        return indexHost().training(arguments(List.of(folder), List.of()), directory(), written);
    }

    /** Where the archive of the index host is, or is to be made. Reads the disk. */
    Optional<CdsArchive> indexArchive() {
        return indexHost().archive();
    }

    private ChildJvm indexHost() {
        return new ChildJvm(javaHomes, hostPath, "org.vauban.knowledge.host.IndexMain", INDEX_HEAP, locale, List.of(),
                archives);
    }

    private ProcessBuilder process(String main, int heap, List<String> options, List<Path> folders,
            List<String> more) {
        return new ChildJvm(javaHomes, hostPath, main, heap, locale, options, null).prepare(arguments(folders, more),
                directory());
    }

    private Path directory() {
        Path directory = hostPath.getFirst().toAbsolutePath().getParent();
        return directory == null ? Path.of(System.getProperty("java.home")) : directory;
    }

    private List<String> arguments(List<Path> folders, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of("--parent", Long.toString(ProcessHandle.current().pid()),
                "--confinement", confinementRequired ? "required" : "preferred"));
        for (Path folder : folders) {
            arguments.add("--folder");
            arguments.add(folder.toAbsolutePath().toString());
        }
        arguments.addAll(more);
        return arguments;
    }
}
