// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;

/** Finds the JVM for the host among the candidates. */
public final class JavaRuntimes {
    /** The first Java version with a final Foreign Function and Memory API. */
    static final int OLDEST = 22;

    private static final Pattern VERSION = Pattern.compile("version \"([^\"]+)\"");
    private static final long ASK_SECONDS = 10;
    private static final long END_SECONDS = 2;

    /**
     * A JVM that can run the host.
     *
     * @param program the java executable
     * @param feature its feature version, such as 25
     */
    record Found(Path program, int feature) {}

    private JavaRuntimes() {}

    /**
     * Finds the JVM for a child without llama.cpp.
     *
     * @throws EngineException {@link EngineError#NO_JAVA}, naming the candidates
     */
    static Found find(List<Path> homes, Messages messages) {
        return find(homes, messages, false);
    }

    /**
     * Finds the JVM for the host, which must be able to run the libraries of llama.cpp.
     *
     * @throws EngineException {@link EngineError#NO_JAVA}, naming the candidates
     */
    public static Found findForHost(List<Path> homes, Messages messages) {
        return find(homes, messages, true);
    }

    private static Found find(List<Path> homes, Messages messages, boolean libraries) {
        List<String> tried = new ArrayList<>();
        for (Path home : homes) {
            // a relative path would be resolved in the current folder, which may be writable for others
            Path program = home.isAbsolute() ? program(home) : null;
            if (program == null) {
                tried.add(messages.get("javaMissing", home));
                continue;
            }
            Optional<Runtime.Version> version = released(home).or(() -> asked(program));
            if (version.isEmpty()) {
                tried.add(messages.get("javaUnknown", home));
            } else if (version.get().feature() < OLDEST) {
                tried.add(messages.get("javaOld", home, version.get()));
            } else {
                Optional<CppRuntime> old = libraries ? CppRuntime.of(home).filter(cpp -> !cpp.suffices())
                        : Optional.empty();
                if (old.isEmpty()) {
                    return new Found(program, version.get().feature());
                }
                tried.add(messages.get("javaRuntimeOld", home, version.get(), old.get()));
            }
        }
        throw messages.failure(EngineError.NO_JAVA, "noJava",
                tried.isEmpty() ? messages.get("noJavaCandidates") : String.join(", ", tried));
    }

    private static @Nullable Path program(Path home) {
        for (String name : new String[] {"java", "java.exe"}) {
            Path program = home.resolve("bin").resolve(name);
            if (Files.isRegularFile(program) && Files.isExecutable(program)) {
                return program;
            }
        }
        return null;
    }

    /** Returns the version in the file {@code release}; empty if it is missing or has no version. */
    private static Optional<Runtime.Version> released(Path home) {
        try {
            for (String line : Files.readAllLines(home.resolve("release"), StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("JAVA_VERSION=")) {
                    return parse(line.substring("JAVA_VERSION=".length()).replace("\"", "").strip());
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // no such file: some packages omit it, and the executable is queried instead
        }
    }

    private static Optional<Runtime.Version> asked(Path program) {
        Process process = null;
        try {
            process = ProcessPreparation.prepare(program, List.of("-version"), program.getParent())
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.PIPE).start();
            process.getOutputStream().close();
            if (!process.waitFor(ASK_SECONDS, TimeUnit.SECONDS)) {
                return Optional.empty();
            }
            String said = new String(process.getInputStream().readNBytes(4096), StandardCharsets.ISO_8859_1);
            Matcher matcher = VERSION.matcher(said);
            return matcher.find() ? parse(matcher.group(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // not an executable of this machine: reported as an unknown version
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            if (process != null) {
                // an interrupted search leaves no process behind
                process.destroyForcibly().onExit().completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS).join();
            }
        }
    }

    private static Optional<Runtime.Version> parse(String text) {
        try {
            // 1.8.0_402 is the old form of Java 8
            String version = text.startsWith("1.") ? text.substring(2).replaceFirst("[._].*", "") : text;
            return Optional.of(Runtime.Version.parse(version));
        } catch (IllegalArgumentException e) {
            Matcher feature = Pattern.compile("^(\\d{1,4})").matcher(text);
            return feature.find() ? Optional.of(Runtime.Version.parse(feature.group(1))) : Optional.empty();
        }
    }
}
