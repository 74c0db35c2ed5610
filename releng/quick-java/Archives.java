// SPDX-License-Identifier: EPL-2.0
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.vauban.engine.process.EngineClient;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.knowledge.process.IndexTraining;
import org.vauban.knowledge.process.KnowledgeLaunch;

/**
 * Makes archives of the classes of the programs that tests start most often, for the script {@code java} beside this
 * file. Runs with the jars of the distribution; its arguments are the folder of that and the home of the script.
 */
final class Archives {
    private static final long SECONDS = 240;

    private Archives() {}

    public static void main(String[] arguments) throws Exception {
        Path distribution = Path.of(arguments[0]);
        Path java = Path.of(arguments[1]);
        Path archives = Files.createDirectories(java.resolve("archives"));
        Path work = Files.createTempDirectory(archives, "work");
        Path hosts = work.resolve("host");
        HostLaunch engine = HostLaunch.fromDistribution(distribution, List.of(java)).withArchives(hosts);
        try (EngineClient client = new EngineClient(engine); IndexTraining index = new IndexTraining()) {
            client.describe().get(SECONDS, TimeUnit.SECONDS); // has its archive made when it is idle, in some seconds
            Path command = work.resolve("command.jsa");
            search(distribution, java, work, command);
            publish(command, archives, "org.vauban.cli.Main");
            index.make(KnowledgeLaunch.fromDistribution(distribution, List.of(java), Locale.ENGLISH, true)
                    .withArchives(hosts));
            publish(made(hosts, "indexmain-"), archives, "org.vauban.knowledge.host.IndexMain");
            publish(made(hosts, "host-"), archives, "org.vauban.engine.host.Main");
        }
        try (Stream<Path> files = Files.walk(work)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A command that needs much of what others need: it finds nothing. */
    private static void search(Path distribution, Path java, Path work, Path archive) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(distribution.resolve("bin/vauban").toString(), "search", "valve");
        builder.environment().remove("VAUBAN_JAVA_HOME");
        builder.environment().putAll(Map.of("JAVA_HOME", java.toString(), "VAUBAN_HOME",
                work.resolve("home").toString(), "VAUBAN_JAVA_OPTIONS", "-XX:ArchiveClassesAtExit=" + archive));
        // not where this runs: a Java below the current folder is none that the command would start
        Process process = builder.directory(work.toFile()).redirectErrorStream(true)
                .redirectOutput(work.resolve("command.log").toFile()).start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || !Files.exists(archive)) {
            throw new IOException(Files.readString(work.resolve("command.log")));
        }
    }

    /** What a client has published in a folder, as soon as it is there. */
    private static Path made(Path folder, String name) throws IOException, InterruptedException {
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS); System.nanoTime() < end;) {
            try (Stream<Path> files = Files.list(folder)) {
                Path found = files.filter(file -> file.getFileName().toString().matches(name + ".*\\.jsa")).findFirst()
                        .orElse(null);
                if (found != null) {
                    return found;
                }
            }
            Thread.sleep(100);
        }
        throw new IOException("no archive " + name);
    }

    private static void publish(Path archive, Path archives, String main) throws IOException {
        Files.move(archive, archives.resolve(main + ".jsa"), StandardCopyOption.ATOMIC_MOVE);
    }
}
