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
 * Settings for starting the hosts.
 *
 * @param javaHomes candidate JVMs in order; the first with Java 22 or later is used
 * @param hostPath jars or folders of {@code org.vauban.knowledge.host} and its dependencies
 * @param locale language of messages about starting
 * @param confinementRequired whether hosts may run only if the system can confine them
 * @param archives user's folder for a class data archive, with which the index host starts faster
 *            ({@link IndexTraining}); null for none
 */
public record KnowledgeLaunch(List<Path> javaHomes, List<Path> hostPath, Locale locale, boolean confinementRequired,
        @Nullable Path archives) {
    private static final int PARSER_HEAP = 192;
    private static final int INDEX_HEAP = 128;
    /** Megabytes for the image of a page and the images on it. */
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

    /** Creates launch settings without an archive. */
    public KnowledgeLaunch(List<Path> javaHomes, List<Path> hostPath, Locale locale, boolean confinementRequired) {
        this(javaHomes, hostPath, locale, confinementRequired, null);
    }

    /** Returns a copy that does or does not require confinement. */
    public KnowledgeLaunch withConfinementRequired(boolean required) {
        return new KnowledgeLaunch(javaHomes, hostPath, locale, required, archives);
    }

    /** Returns a copy with the given folder for an archive. */
    public KnowledgeLaunch withArchives(Path folder) {
        return new KnowledgeLaunch(javaHomes, hostPath, locale, confinementRequired, folder);
    }

    /**
     * Returns the launch settings of a stand-alone distribution.
     *
     * @param distribution folder that contains {@code lib}
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

    /** @param folders folders that the host may read */
    ProcessBuilder parser(List<Path> folders) {
        return parser(PARSER_HEAP, folders, List.of());
    }

    /** Returns a parser host with enough memory to render pages. */
    ProcessBuilder pages(List<Path> folders) {
        return parser(PAGE_HEAP, folders, List.of());
    }

    /** Returns a parser host that receives its folders later and does nothing before that. */
    ProcessBuilder spareParser() {
        return parser(PARSER_HEAP, List.of(), List.of("--folders", "later"));
    }

    private ProcessBuilder parser(int heap, List<Path> folders, List<String> more) {
        return process("org.vauban.knowledge.host.ParserMain", heap,
                List.of("-Djava.awt.headless=true", "-XX:MaxDirectMemorySize=32m",
                        // PDFBox logs a line for each flaw of a file
                        "-Dorg.apache.commons.logging.Log=org.apache.commons.logging.impl.NoOpLog"),
                folders, more);
    }

    /** @param folder folder of the index, which the host may write */
    ProcessBuilder index(Path folder) {
        return indexHost().prepare(arguments(List.of(folder), List.of()), directory());
    }

    /**
     * Returns an index host that writes a class data archive on exit.
     *
     * @param folder folder of its index
     * @param written file to write, in that folder
     */
    ProcessBuilder indexTraining(Path folder, Path written) {
        return indexHost().training(arguments(List.of(folder), List.of()), directory(), written);
    }

    /** Returns the existing or future archive of the index host. Reads the disk. */
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
