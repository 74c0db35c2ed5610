// SPDX-License-Identifier: EPL-2.0
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.vauban.engine.process.EngineClient;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.knowledge.process.IndexTraining;
import org.vauban.knowledge.process.KnowledgeLaunch;

/**
 * Creates CDS archives of the programs that tests start most often, for the script {@code java} beside this file. It
 * runs with the jars of the distribution; its arguments are the distribution's folder, the home of the script and the
 * folder of the models used by tests.
 */
final class Archives {
    private static final long SECONDS = 240;
    private static final String COMMAND = "org.vauban.cli.Main";
    private static final List<String> COMMANDS = List.of("policy keygen root.key --owner Ada",
            "policy keygen site.key --owner Jean",
            "policy init draft.json --site Example --root-key root.key.pub --site-key site.key.pub",
            "policy sign draft.json --key root.key --out root.json", "policy verify root.json",
            "policy init layer.json --site Example --layer machine", "policy check layer.json", "policy show",
            "site sign site --site Example --version-number 1 --key site.key",
            "site verify site --root root.json", "mirror site store --root root.json", "index documents",
            "search valve", "models list", "complete Stack.java:2:25 --model scripted", "audit verify",
            "redact Stack.java");

    private Archives() {}

    public static void main(String[] arguments) throws Exception {
        Path distribution = Path.of(arguments[0]);
        Path java = Path.of(arguments[1]);
        Path archives = Files.createDirectories(java.resolve("archives"));
        Path work = Files.createTempDirectory(archives, "work");
        Path models = Path.of(arguments[2]);
        commands(distribution, java, models, work, archives);
        Path hosts = work.resolve("host");
        HostLaunch engine = HostLaunch.fromDistribution(distribution, List.of(java)).withArchives(hosts);
        try (EngineClient client = new EngineClient(engine); IndexTraining index = new IndexTraining()) {
            client.describe().get(SECONDS, TimeUnit.SECONDS); // an idle client creates its archive within some seconds
            serve(distribution, java, models, work.resolve("editor"));
            publish(made(work.resolve("editor/cache"), "lsp-"), archives, COMMAND + ".lsp");
            index.make(KnowledgeLaunch.fromDistribution(distribution, List.of(java), Locale.ENGLISH, true)
                    .withArchives(hosts));
            publish(made(hosts, "indexmain-"), archives, "org.vauban.knowledge.host.IndexMain");
            publish(made(hosts, "host-"), archives, "org.vauban.engine.host.Main");
        }
        delete(work);
    }

    /**
     * Creates archives for commands that together load most classes that other commands need; their results do not
     * matter. The parser host may write no file, so the archives are made from class lists, which are open when it
     * gives up this right.
     */
    private static void commands(Path distribution, Path java, Path models, Path work, Path archives)
            throws Exception {
        Path lists = Files.createDirectory(archives.resolve("classes"));
        Files.writeString(work.resolve("Stack.java"), "class Stack {\n    int size() { return \n");
        Files.writeString(Files.createDirectories(work.resolve("documents")).resolve("valves.md"), "# Valves\n");
        Files.writeString(Files.createDirectories(work.resolve("site")).resolve("content.jar"), "metadata");
        try {
            for (String command : COMMANDS) {
                ProcessBuilder builder = new ProcessBuilder();
                builder.command().add(distribution.resolve("bin/vauban").toString());
                builder.command().addAll(List.of(command.split(" ")));
                builder.environment().putAll(Map.of("VAUBAN_JAVA_HOME", java.toString(), "VAUBAN_HOME",
                        work.resolve("home").toString(), "VAUBAN_MODELS", models.toString(), "VAUBAN_KEY_PASSWORD",
                        "correct horse battery", "VAUBAN_JAVA_OPTIONS", "-Duser.language=en"));
                run(builder.directory(work.toFile()));
            }
            for (String main : List.of(COMMAND, "org.vauban.knowledge.host.ParserMain")) {
                Path archive = work.resolve(main);
                Path path = archives.resolve(main + ".path");
                Path program = Path.of(System.getProperty("java.home"));
                Path list = Files.write(work.resolve(main + ".classes"), classes(program, lists, main));
                run(new ProcessBuilder(program.resolve("bin/java").toString(), "-XX:+UseSerialGC", "-Xshare:dump",
                        "-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + archive, "-cp",
                        Files.readString(path).strip()).directory(work.toFile()));
                publish(archive, archives, main);
            }
        } finally {
            delete(lists);
        }
    }

    /** Returns the classes in the order in which they were first loaded, without those in Java's own archive. */
    private static Set<String> classes(Path java, Path lists, String main) throws IOException {
        Set<String> classes = new LinkedHashSet<>();
        List<Path> all = new ArrayList<>(List.of(java.resolve("lib/classlist")));
        try (Stream<Path> files = Files.list(lists)) {
            files.filter(file -> file.getFileName().toString().startsWith(main + ".")).sorted().forEach(all::add);
        }
        for (Path list : all) {
            for (String line : Files.readAllLines(list)) {
                // the numbers belong to one process, and are of use only for classes generated at run time
                if (!line.startsWith("#") && !line.startsWith("@cp") && !line.contains(" source: ")) {
                    classes.add(line.replaceFirst(" id: .*", ""));
                }
            }
        }
        return classes;
    }

    private static void run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        process.getOutputStream().close();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(builder.command() + " does not end");
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Runs a language server that completes and explains; the program itself has the archive created at its end. */
    private static void serve(Path distribution, Path java, Path models, Path home) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(distribution.resolve("bin/vauban").toString(), "lsp");
        builder.environment().remove("VAUBAN_JAVA_OPTIONS");
        builder.environment().putAll(Map.of("VAUBAN_JAVA_HOME", java.toString(), "VAUBAN_HOME", home.toString(),
                "VAUBAN_MODELS", models.toString()));
        Process server = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        boolean ended = false;
        try (OutputStream to = server.getOutputStream(); InputStream from = server.getInputStream()) {
            ask(to, from, 1, "initialize", """
                    {"capabilities": {"textDocument": {"inlineCompletion": {}}}, "processId": null, "locale": "en",
                     "initializationOptions": {"model": "scripted"}}""");
            send(to, "\"method\": \"initialized\", \"params\": {}");
            send(to, """
                    "method": "textDocument/didOpen", "params": {"textDocument": {"uri": "file:///training/Stack.java",
                     "languageId": "java", "version": 1, "text": "class Stack {\\n    int size() { return \\n"}}""");
            ask(to, from, 2, "textDocument/inlineCompletion", """
                    {"textDocument": {"uri": "file:///training/Stack.java"}, "position": {"line": 1, "character": 24},
                     "context": {"triggerKind": 1}}""");
            ask(to, from, 3, "workspace/executeCommand", """
                    {"command": "vauban.explain", "arguments": [{"uri": "file:///training/Stack.java"}]}""");
            ask(to, from, 4, "shutdown", "null");
            send(to, "\"method\": \"exit\"");
            ended = server.waitFor(SECONDS, TimeUnit.SECONDS);
        } finally {
            if (!ended) {
                server.destroyForcibly();
            }
        }
    }

    private static void ask(OutputStream to, InputStream from, int id, String method, String parameters)
            throws IOException {
        send(to, "\"id\": %d, \"method\": \"%s\", \"params\": %s".formatted(id, method, parameters));
        JsonObject message;
        do {
            int length = 0;
            for (String line = line(from); !line.isEmpty(); line = line(from)) {
                String[] header = line.split(": ");
                length = header[0].equalsIgnoreCase("Content-Length") ? Integer.parseInt(header[1]) : length;
            }
            message = JsonParser.parseString(new String(from.readNBytes(length), StandardCharsets.UTF_8))
                    .getAsJsonObject();
        } while (message.has("method") || !message.get("id").getAsString().equals(String.valueOf(id)));
    }

    private static String line(InputStream from) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = from.read(); next != '\n'; next = from.read()) {
            if (next < 0) {
                throw new EOFException("the language server ended: " + line);
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static void send(OutputStream to, String members) throws IOException {
        byte[] message = ("{\"jsonrpc\": \"2.0\", " + members + "}").getBytes(StandardCharsets.UTF_8);
        to.write(("Content-Length: " + message.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        to.write(message);
        to.flush();
    }

    /** Waits for a file that a client publishes in a folder, and returns it. */
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
