// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;

/**
 * What is needed to start an engine host: the client looks for nothing by itself.
 *
 * @param javaHomes candidates for the host's JVM in order; the first that is Java 22 or later is taken
 * @param hostPath jars or folders of {@code org.vauban.engine.host}, {@code org.vauban.llama},
 *            {@code org.vauban.engine} and what they need; the binding goes to the module path, all others to the class
 *            path
 * @param nativeDirectory the llama.cpp libraries of this platform with their manifest
 * @param locale of the messages
 * @param maxHeapMegabytes heap of the host's JVM (models live outside it)
 * @param modelFolders where models are known to lie: a confined host can read there from its start. For a model
 *            elsewhere another host takes its place
 * @param confinementRequired whether the host is to open no model where the system cannot confine it: loading then
 *            fails with {@link EngineError#POLICY}; else it works all the same and its description says what is missing
 * @param archives a folder of the user for archives of the host's classes, with which hosts start sooner: a client
 *            makes one when it has nothing else to do and there is none for this Java and this host; or null for none
 */
public record HostLaunch(List<Path> javaHomes, List<Path> hostPath, Path nativeDirectory, Locale locale,
        int maxHeapMegabytes, List<Path> modelFolders, boolean confinementRequired, @Nullable Path archives) {
    public HostLaunch {
        javaHomes = List.copyOf(javaHomes);
        hostPath = List.copyOf(hostPath);
        modelFolders = List.copyOf(modelFolders);
        Objects.requireNonNull(locale);
        if (maxHeapMegabytes < 16) {
            throw new IllegalArgumentException("a host needs 16 MB of heap or more");
        }
    }

    /** A launch that knows of no folder with models, needs no confinement and makes no archive. */
    public HostLaunch(List<Path> javaHomes, List<Path> hostPath, Path nativeDirectory, Locale locale,
            int maxHeapMegabytes) {
        this(javaHomes, hostPath, nativeDirectory, locale, maxHeapMegabytes, List.of(), false, null);
    }

    /** The same with messages in another language. */
    public HostLaunch withLocale(Locale other) {
        return new HostLaunch(javaHomes, hostPath, nativeDirectory, other, maxHeapMegabytes, modelFolders,
                confinementRequired, archives);
    }

    /** The same for a host that can read these folders from its start; one that is not there is left out then. */
    public HostLaunch withModelFolders(List<Path> folders) {
        return new HostLaunch(javaHomes, hostPath, nativeDirectory, locale, maxHeapMegabytes, folders,
                confinementRequired, archives);
    }

    /** The same with another answer to whether the host may open models where the system cannot confine it. */
    public HostLaunch withConfinementRequired(boolean required) {
        return new HostLaunch(javaHomes, hostPath, nativeDirectory, locale, maxHeapMegabytes, modelFolders, required,
                archives);
    }

    /** The same with another folder for archives of the host's classes, or none. */
    public HostLaunch withArchives(@Nullable Path folder) {
        return new HostLaunch(javaHomes, hostPath, nativeDirectory, locale, maxHeapMegabytes, modelFolders,
                confinementRequired, folder);
    }

    /** The same with a heap for requests of several users whose texts together have so many bytes as UTF-8. */
    public HostLaunch withRequests(long bytes) {
        long megabytes = DEFAULT_HEAP_MEGABYTES + HEAP_PER_BYTE * (bytes >> 20) + HEAP_PER_BYTE;
        return new HostLaunch(javaHomes, hostPath, nativeDirectory, locale, Math.toIntExact(megabytes), modelFolders,
                confinementRequired, archives);
    }

    /** Heap that serves prompts of some hundred thousand tokens. */
    public static final int DEFAULT_HEAP_MEGABYTES = 256;
    /** A character of one byte may take two bytes of memory, and of a conversation there may be two texts. */
    private static final long HEAP_PER_BYTE = 4;

    private static final List<Pattern> MODULES = Stream
            .of("org.vauban.engine.host", "org.vauban.engine", "org.vauban.llama", "org.vauban.confinement",
                    "(com.google.)?gson", "org.eclipse.lsp4j.jsonrpc")
            .map(name -> Pattern.compile(name.replace(".", "\\.") + "([-_]\\d.*)?\\.jar")).toList();

    /**
     * The launch of a stand-alone distribution or of any folder that is laid out like it: module jars in {@code lib}
     * (named {@code NAME.jar} or {@code NAME-VERSION.jar}, as the module system derives names from them), libraries in
     * {@code lib/native/OS/ARCH}.
     *
     * @param distribution the folder that holds {@code lib}
     * @param javaHomes see {@link #javaHomes()}
     * @throws EngineException {@link EngineError#HOST_START_FAILED} when a module is missing; what else is missing is
     *             told when the host starts
     */
    public static HostLaunch fromDistribution(Path distribution, List<Path> javaHomes) {
        return fromDistribution(distribution, javaHomes, Locale.getDefault());
    }

    /** As {@link #fromDistribution(Path, List)} with the language of the messages. */
    public static HostLaunch fromDistribution(Path distribution, List<Path> javaHomes, Locale locale) {
        Path lib = distribution.resolve("lib");
        List<Path> modules = new ArrayList<>();
        for (Pattern pattern : MODULES) {
            try (Stream<Path> jars = Files.list(lib)) {
                modules.add(jars.filter(jar -> pattern.matcher(jar.getFileName().toString()).matches()).sorted()
                        .findFirst().orElseThrow(() -> incomplete(distribution, pattern, locale)));
            } catch (IOException e) {
                throw incomplete(distribution, pattern, locale);
            }
        }
        return new HostLaunch(javaHomes, modules, lib.resolve("native").resolve(platform()), locale,
                DEFAULT_HEAP_MEGABYTES);
    }

    private static EngineException incomplete(Path distribution, Pattern module, Locale locale) {
        String name = module.pattern().replaceFirst("\\(\\[.*", "").replace("(com\\.google\\.)?", "").replace("\\", "");
        return new Messages(locale).failure(EngineError.HOST_START_FAILED, "distribution", distribution, name);
    }

    /**
     * This platform as the folders of the native libraries are named: {@code linux}, {@code win32} or {@code macosx}, a
     * slash, {@code x86_64} or {@code aarch64}; unknown ones as Java names them.
     */
    public static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String folder = os.startsWith("linux") ? "linux"
                : os.startsWith("windows") ? "win32"
                        : os.startsWith("mac") ? "macosx" : os.replace(' ', '_');
        return folder + "/" + switch (arch) {
            case "amd64", "x86_64", "x64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch64";
            default -> arch;
        };
    }
}
