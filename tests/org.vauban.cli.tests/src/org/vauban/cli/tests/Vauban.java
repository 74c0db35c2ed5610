// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code bin/vauban} with a separate user folder. */
public record Vauban(Path home, Path models, Map<String, String> environment, List<String> launcher, Path folder) {
    /** Model that writes {@code size;} into any gap (releng/tiny-models). */
    public static final String MODEL = "scripted";
    /** Model of the catalogue. */
    public static final String CATALOGUED = "qwen2.5-coder-0.5b-instruct";

    static final String JAVA_OPTIONS = "VAUBAN_JAVA_OPTIONS";
    private static final String JAVA_HOME = "VAUBAN_JAVA_HOME";
    private static final String ENGLISH = "-Duser.language=en";

    /** The output and exit code of a command. */
    public record Result(int code, String out, String err) {}

    /** Returns a user in {@code home} with the models that give fixed answers. */
    public static Vauban with(Path home) {
        return new Vauban(home, Path.of(System.getProperty("vauban.root"), "target", "tiny-models"), Map.of(),
                List.of(), Path.of(""));
    }

    public Vauban models(Path folder) {
        return new Vauban(home, folder, environment, launcher, this.folder);
    }

    public Vauban environment(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new Vauban(home, models, more, launcher, folder);
    }

    /** Returns a copy whose commands are started by another one, such as {@code unshare}. */
    public Vauban startedBy(String... command) {
        return new Vauban(home, models, environment, List.of(command), folder);
    }

    /**
     * Returns a copy in which each command has a separate process, as for users: a process that stays keeps the last
     * valid policy, and logs policy changes between two commands.
     */
    public Vauban alone() {
        return startedBy("env");
    }

    /** Returns a copy whose commands run in this folder. */
    public Vauban in(Path working) {
        return new Vauban(home, models, environment, launcher, working);
    }

    public static Path sharedModels() {
        String named = System.getProperty("vauban.models", "");
        if (named.isBlank() || named.startsWith("${")) {
            named = System.getenv("VAUBAN_MODELS");
        }
        return named == null || named.isBlank()
                ? Path.of(System.getProperty("user.home"), ".local", "share", "vauban", "models")
                : Path.of(named);
    }

    /** Starts a command and kills it, unless it has ended by then. */
    public void killed(long afterMillis, Object... arguments) throws IOException, InterruptedException {
        Process process = process(arguments).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (!process.waitFor(afterMillis, TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private static String java() {
        return System.getProperty("vauban.java", System.getProperty("java.home"));
    }

    private ProcessBuilder process(Object... arguments) {
        List<String> command = new ArrayList<>(launcher);
        command.add(Path.of(System.getProperty("vauban.dist"), "bin", "vauban").toString());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toAbsolutePath().toFile());
        Map<String, String> env = builder.environment();
        env.put(JAVA_HOME, java());
        env.put("VAUBAN_HOME", home.toString());
        env.put("VAUBAN_MODELS", models.toString());
        env.put(JAVA_OPTIONS, ENGLISH);
        env.putAll(environment);
        return builder;
    }

    /** Starts a command without input. */
    public Process start(Object... arguments) throws IOException {
        Process process = process(arguments).start();
        process.getOutputStream().close();
        return process;
    }

    public Result run(Object... arguments) throws IOException, InterruptedException {
        return fed("", arguments);
    }

    /** Runs a command with input. */
    public Result fed(String input, Object... arguments) throws IOException, InterruptedException {
        List<String> words = Stream.of(arguments).map(Object::toString).toList();
        if (launcher.isEmpty() && SharedProcess.runs(words)) {
            Map<String, String> whole = new HashMap<>(Map.of(JAVA_OPTIONS, ENGLISH, JAVA_HOME, java()));
            whole.putAll(environment);
            return SharedProcess.in(folder, whole).run(home, models, input, words);
        }
        return fedAlone(input, arguments);
    }

    private Result fedAlone(String input, Object... arguments) throws IOException, InterruptedException {
        Process process = process(arguments).start();
        try (OutputStream to = process.getOutputStream()) {
            to.write(input.getBytes(StandardCharsets.UTF_8));
        }
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
        String out = read(process.getInputStream());
        if (!process.waitFor(240, TimeUnit.SECONDS)) {
            ProcessTree.kill(process);
            throw new AssertionError("vauban did not end: " + List.of(arguments));
        }
        return new Result(process.exitValue(), out, err.join());
    }

    private static String read(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
