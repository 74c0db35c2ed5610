// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process with the distribution's classes that runs one command after the other, because starting one takes ten times
 * as long as most commands. It ends when {@value #MOST} others have been used, or with the tests.
 * <p>A request is the number of arguments, in a byte, and texts: the user's folder, the models folder, standard input,
 * the arguments. A result is the exit code, and the text written to standard output and to standard error. Each text is
 * preceded by its length.
 */
final class SharedProcess {
    /** Commands that run until they are ended, and handle their process's signals. */
    private static final Set<String> SERVERS = Set.of("lsp", "serve");
    private static final int MOST = 4;
    /** Processes, ordered from the least to the most recently used. */
    private static final Map<Place, SharedProcess> BY_PLACE = new LinkedHashMap<>(8, 0.75f, true);

    /** Where a command runs: a program cannot change its own folder and environment. */
    private record Place(Path folder, Map<String, String> environment) {}

    private final Process process;
    private final DataOutputStream requests;
    private final DataInputStream results;

    private SharedProcess(Path folder, Map<String, String> environment) throws IOException {
        Path dist = Path.of(System.getProperty("vauban.dist")).toAbsolutePath();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("vauban.java", System.getProperty("java.home")), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dvauban.home.dist=" + dist.toRealPath()));
        command.addAll(List.of(environment.get(Vauban.JAVA_OPTIONS).split(" ")));
        command.addAll(List.of("-cp", dist.resolve("lib").resolve("vauban.jar") + File.pathSeparator + classes(),
                CommandRunner.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toAbsolutePath().toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        process = builder.start();
        requests = new DataOutputStream(process.getOutputStream());
        results = new DataInputStream(process.getInputStream());
    }

    /** Whether a command can share a process: it ends what it starts and keeps no user's data. */
    static boolean runs(List<String> arguments) {
        return arguments.isEmpty() || !SERVERS.contains(arguments.getFirst()) || arguments.contains("--help")
                || arguments.contains("--check") || arguments.size() > 1 && arguments.get(1).equals("keys");
    }

    /**
     * Returns the process for a folder and an environment.
     *
     * @param environment the environment, including the JVM's options
     */
    static synchronized SharedProcess in(Path folder, Map<String, String> environment) throws IOException {
        Place place = new Place(folder, environment);
        SharedProcess found = BY_PLACE.get(place);
        if (found == null || !found.process.isAlive()) {
            found = new SharedProcess(folder, environment);
            BY_PLACE.put(place, found);
        }
        if (BY_PLACE.size() > MOST) {
            Place oldest = BY_PLACE.keySet().iterator().next();
            BY_PLACE.remove(oldest).requests.close();
        }
        return found;
    }

    /** Runs one command, which must end within four minutes. */
    synchronized Vauban.Result run(Path home, Path models, String input, List<String> arguments)
            throws InterruptedException {
        try {
            return CompletableFuture.supplyAsync(() -> exchange(home, models, input, arguments))
                    .get(240, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            ProcessTree.kill(process);
            throw new AssertionError("vauban did not end: " + arguments, e);
        }
    }

    private Vauban.Result exchange(Path home, Path models, String input, List<String> arguments) {
        try {
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            DataOutputStream to = new DataOutputStream(request);
            to.write(arguments.size());
            write(to, home.toString());
            write(to, models.toString());
            write(to, input);
            for (String argument : arguments) {
                write(to, argument);
            }
            request.writeTo(requests);
            requests.flush();
            return new Vauban.Result(results.readInt(), read(), read());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(DataOutputStream to, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        to.writeInt(bytes.length);
        to.write(bytes);
    }

    private String read() throws IOException {
        return new String(results.readNBytes(results.readInt()), StandardCharsets.UTF_8);
    }

    /** Returns the location of these tests' classes: the build folder, or an archive. */
    private static Path classes() {
        try {
            Path place = Path.of(CommandRunner.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path built = place.resolve("target").resolve("classes");
            return Files.isDirectory(built) ? built : place;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
