// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyFileException;
import org.vauban.server.identity.KeyScope;

/** A server process on the loopback interface that prints its address in a line of its output. */
final class ServerProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");
    private static final long START_SECONDS = 120;
    private static final long END_SECONDS = 60;
    private static final int MOST_LINES = 20;

    private final Process process;
    private final Path home;
    private final int port;

    private ServerProcess(ProcessBuilder command, Path home) throws IOException, InterruptedException {
        this.home = home;
        Path log = home.resolve("serve.log");
        command.environment().put("LC_ALL", "C.UTF-8");
        process = command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            process.getOutputStream().close();
            port = awaitAddress(log);
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private int awaitAddress(Path log) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (process.isAlive() && System.nanoTime() < end) {
            Matcher found = ADDRESS.matcher(Files.readString(log));
            if (found.find() && ready(Integer.parseInt(found.group(1)))) {
                return Integer.parseInt(found.group(1));
            }
            Thread.sleep(20);
        }
        throw new IOException("the server did not start: " + Files.readString(log));
    }

    private static boolean ready(int at) throws IOException {
        try (Http http = new Http(at, null)) {
            return http.get("/ready").status() == 200;
        }
    }

    /**
     * Starts {@code vauban serve}.
     *
     * @param configuration JSON of its file
     * @param keys whether requests need one of the keys of {@code keys.json} in the home
     */
    static ServerProcess vauban(Options options, Path home, String configuration, boolean keys)
            throws IOException, InterruptedException {
        Files.createDirectories(home);
        Path file = Files.writeString(home.resolve("serve.json"), configuration);
        List<String> command = new ArrayList<>(List.of(options.distribution().resolve("bin/vauban").toString(), "serve",
                "--listen", "127.0.0.1:0", "--config", file.toString()));
        if (!keys) {
            command.add("--no-auth");
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("VAUBAN_HOME", home.toString());
        builder.environment().put("VAUBAN_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("VAUBAN_JAVA_OPTIONS", "-Duser.language=en");
        return new ServerProcess(builder, home);
    }

    /** Starts {@link StubServer} with the Java options of {@code vauban serve}. */
    static ServerProcess stub(Options options, Path home, String... arguments)
            throws IOException, InterruptedException {
        Files.createDirectories(home);
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseG1GC", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20",
                "-XX:G1PeriodicGCInterval=300000", "-cp", System.getProperty("java.class.path"),
                StubServer.class.getName(),
                home.toString()));
        command.addAll(List.of(arguments));
        return new ServerProcess(new ProcessBuilder(command), home);
    }

    /** Returns the JSON of one model. */
    static String model(String id, Path file, int context, int threads, int slots) {
        return model(id, file, context, threads, slots, false);
    }

    /**
     * Returns the JSON of one model.
     * @param separate whether each slot has a separate part of the context
     */
    static String model(String id, Path file, int context, int threads, int slots, boolean separate) {
        return String.format("{\"id\": \"%s\", \"file\": \"%s\", \"%s\": %d, \"threads\": %d, \"slots\": %d}", id, file,
                separate ? "contextPerSlot" : "context", separate ? context / slots : context, threads, slots);
    }

    /** Returns the configuration of some models, with limits that no benchmark reaches, and the keys of the home. */
    static String configuration(Path home, String... models) {
        return "{\"keys\": \"" + home.resolve("keys.json") + "\", \"models\": [" + String.join(", ", models)
                + "], \"limits\": {\"requests\": 5000, \"requestsPerKey\": 5000, \"connections\": 20000}}";
    }

    /** Creates the keys of this number of users, before the server starts. */
    static List<String> users(Path home, int count) throws KeyFileException, IOException {
        Files.createDirectories(home);
        ApiKeys keys = new ApiKeys(home.resolve("keys.json"), Clock.systemUTC());
        List<String> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            made.add(keys.add("user " + i, null, KeyScope.standard()).text());
        }
        return made;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** Returns its engine hosts and the processes that start them. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** Returns the resident memory of a process in bytes. */
    static long resident(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("no VmRSS of " + pid);
    }

    /** Returns the live bytes of the heap; it collects the garbage first. */
    long liveHeap() throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
        output(jcmd, Long.toString(pid()), "GC.run");
        Matcher used = Pattern.compile("used (\\d+)K").matcher(output(jcmd, Long.toString(pid()), "GC.heap_info"));
        if (!used.find()) {
            throw new IOException("no size of the heap");
        }
        return Long.parseLong(used.group(1)) << 10;
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process one = new ProcessBuilder(command).redirectErrorStream(true).start();
        one.getOutputStream().close();
        String text = new String(one.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (one.waitFor() != 0) {
            throw new IOException(command[0] + ": " + text);
        }
        return text;
    }

    /** Returns all lines of its audit logs. */
    List<String> audit() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path log : files.filter(file -> file.toString().endsWith(".jsonl")).sorted(Comparator.naturalOrder())
                    .toList()) {
                lines.addAll(Files.readAllLines(log));
            }
        }
        return lines;
    }

    /**
     * Ends the server properly, and prints its messages about unexpected failures, since no one reads its log
     * otherwise.
     */
    @Override
    public void close() throws IOException {
        try (Stream<String> lines = Files.lines(home.resolve("serve.log"))) {
            lines.filter(line -> line.contains("Exception") || line.contains("Error")
                    || line.startsWith("\tat org.vauban")).limit(MOST_LINES).forEach(System.err::println);
        }
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
