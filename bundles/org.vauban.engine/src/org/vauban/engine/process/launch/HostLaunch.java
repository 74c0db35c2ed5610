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
 * The parameters for starting an engine host; the client does not search for any of them.
 *
 * @param javaHomes candidates for the host's JVM in order; the first with Java 22 or later is used
 * @param hostPath jars or folders of {@code org.vauban.engine.host}, {@code org.vauban.llama},
 *            {@code org.vauban.engine} and their dependencies; the binding is on the module path, all others on the
 *            class path
 * @param nativeDirectory the llama.cpp libraries of this platform with their manifest
 * @param locale locale of the messages
 * @param maxHeapMegabytes heap of the host's JVM (models are outside of it)
 * @param modelFolders known models folders, which a confined host can read from its start. For a model elsewhere, the
 *            host is replaced
 * @param confinementRequired whether the host must refuse models if the system cannot confine it: loading then fails
 *            with {@link EngineError#POLICY}; otherwise it works, and its description names what is missing
 * @param archives a folder of the user for CDS archives, which speed up the start of hosts: an idle client creates one
 *            if there is none for this JVM and this host; or null for none
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

    /** Creates a launch without models folders, required confinement and archives. */
    public HostLaunch(List<Path> javaHomes, List<Path> hostPath, Path nativeDirectory, Locale locale,
            int maxHeapMegabytes) {
        this(javaHomes, hostPath, nativeDirectory, locale, maxHeapMegabytes, List.of(), false, null);
    }

    /** Returns a copy with messages in the given language. */
    public HostLaunch withLocale(Locale other) {
        return new HostLaunch(javaHomes, hostPath, nativeDirectory, other, maxHeapMegabytes, modelFolders,
                confinementRequired, archives);
    }

    /** Returns a copy for a host that can read these folders from its start; missing ones are ignored. */
    public HostLaunch withModelFolders(List<Path> folders) {
        return new HostLaunch(javaHomes, hostPath, nativeDirectory, locale, maxHeapMegabytes, folders,
                confinementRequired, archives);
    }

    /** Returns a copy that requires confinement to open models, or does not. */
    public HostLaunch withConfinementRequired(boolean required) {
        return new HostLaunch(javaHomes, hostPath, nativeDirectory, locale, maxHeapMegabytes, modelFolders, required,
                archives);
    }

    /** Returns a copy with the given folder for CDS archives, or none. */
    public HostLaunch withArchives(@Nullable Path folder) {
        return new HostLaunch(javaHomes, hostPath, nativeDirectory, locale, maxHeapMegabytes, modelFolders,
                confinementRequired, folder);
    }

    /** Returns a copy whose heap holds requests of several users with this many UTF-8 bytes of text in total. */
    public HostLaunch withRequests(long bytes) {
        long megabytes = DEFAULT_HEAP_MEGABYTES + HEAP_PER_BYTE * (bytes >> 20) + HEAP_PER_BYTE;
        return new HostLaunch(javaHomes, hostPath, nativeDirectory, locale, Math.toIntExact(megabytes), modelFolders,
                confinementRequired, archives);
    }

    /** Heap for prompts of some hundred thousand tokens. */
    public static final int DEFAULT_HEAP_MEGABYTES = 256;
    /** One byte of text may take two bytes as a character, and a conversation may be held twice. */
    private static final long HEAP_PER_BYTE = 4;

    private static final List<Pattern> MODULES = Stream
            .of("org.vauban.engine.host", "org.vauban.engine", "org.vauban.llama", "org.vauban.confinement",
                    "(com.google.)?gson", "org.eclipse.lsp4j.jsonrpc")
            .map(name -> Pattern.compile(name.replace(".", "\\.") + "([-_]\\d.*)?\\.jar")).toList();

    /**
     * Creates the launch of a stand-alone distribution or of any folder with the same layout: module jars in
     * {@code lib} (named {@code NAME.jar} or {@code NAME-VERSION.jar}, from which the module system derives names),
     * libraries in {@code lib/native/OS/ARCH}.
     *
     * @param distribution the folder that contains {@code lib}
     * @param javaHomes see {@link #javaHomes()}
     * @throws EngineException {@link EngineError#HOST_START_FAILED} if a module is missing; other missing files are
     *            reported when the host starts
     */
    public static HostLaunch fromDistribution(Path distribution, List<Path> javaHomes) {
        return fromDistribution(distribution, javaHomes, Locale.getDefault());
    }

    /** Like {@link #fromDistribution(Path, List)}, with the language of the messages. */
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
     * Returns this platform as in the folder names of the native libraries: {@code linux}, {@code win32} or
     * {@code macosx}, a slash, {@code x86_64} or {@code aarch64}; unknown ones as Java names them.
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
