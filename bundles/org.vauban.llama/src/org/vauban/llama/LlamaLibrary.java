// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.vauban.llama.error.AbiMismatchException;
import org.vauban.llama.error.LibraryAlteredException;
import org.vauban.llama.error.LibraryMissingException;
import org.vauban.llama.error.ModelLoadException;
import org.vauban.llama.library.Abi;
import org.vauban.llama.library.Backends;
import org.vauban.llama.library.NativeLog;
import org.vauban.llama.library.NativeManifest;
import org.vauban.llama.library.PathEncoding;
import org.vauban.llama.log.LogListener;
import org.vauban.llama.natives.GgmlFunctions;
import org.vauban.llama.natives.LibcFunctions;
import org.vauban.llama.natives.LlamaFunctions;
import org.vauban.llama.natives.NativeAccess;
import org.vauban.llama.parameters.ModelParameters;
import org.vauban.llama.resource.SharedUse;

/**
 * llama.cpp, loaded from a verified folder. The root of all native objects: models are loaded from it, and it must be
 * closed after them. Threads: any.
 *
 * <p>ggml keeps its backends, its log and its abort callback in globals of the process, so only one library can be open
 * at a time; after it is closed, another can be opened.
 */
public final class LlamaLibrary implements AutoCloseable {
    /** Whether a library is open in this process, since ggml's global state can have only one owner. */
    private static final AtomicBoolean OPEN = new AtomicBoolean();

    private static final int DEVICE_TYPE_CPU = 0;

    private final SharedUse use = new SharedUse("library");
    private final Path directory;
    private final LlamaFunctions llama;
    private final GgmlFunctions ggml;
    private final NativeLog log;
    private final List<Path> refused;

    private LlamaLibrary(Path directory, LlamaFunctions llama, GgmlFunctions ggml, NativeLog log, List<Path> refused) {
        this.directory = directory;
        this.llama = llama;
        this.ggml = ggml;
        this.log = log;
        this.refused = refused;
    }

    /**
     * Checks the folder against its {@code manifest.txt} (the size of every file, the SHA-256 of those that are
     * opened), opens the libraries, refuses them if they are not the llama.cpp version of this binding, and loads the
     * best backend for the processor.
     *
     * @param nativeDirectory the folder with the libraries and their manifest
     * @throws LibraryMissingException if a file is missing or cannot be opened on this machine
     * @throws LibraryAlteredException if a file differs from the manifest or is not in it
     * @throws AbiMismatchException if the library has another version; names the expected and the actual one
     * @throws IllegalStateException if a library is open already in this process
     */
    public static LlamaLibrary open(Path nativeDirectory) {
        return open(nativeDirectory, null);
    }

    /**
     * Like {@link #open(Path)}, with a listener that receives the log from the beginning.
     *
     * @param listener may be null
     */
    public static LlamaLibrary open(Path nativeDirectory, LogListener listener) {
        Path directory = nativeDirectory.toAbsolutePath().normalize();
        if (!Files.isDirectory(directory)) {
            throw new LibraryMissingException("There is no folder of native libraries at " + directory
                    + ". Install Vauban's engine feature for this platform.", directory);
        }
        NativeManifest manifest = NativeManifest.read(directory);
        manifest.verify();

        Path base = manifest.library("ggml-base");
        Path ggmlFile = manifest.library("ggml");
        Path llamaFile = manifest.library("llama");
        List<Path> files = new ArrayList<>(List.of(llamaFile, base, ggmlFile));
        Backends backends = new Backends(manifest, directory, PathEncoding.ofProcess());
        backends.likely().ifPresent(files::add);
        manifest.verified(files);
        // unloaded only if the library is refused: threads and globals of ggml outlive every handle
        Arena loaded = Arena.ofShared();
        boolean done = false;
        boolean claimed = false;
        try {
            SymbolLookup baseSymbols = load(base, loaded);
            SymbolLookup ggmlSymbols = load(ggmlFile, loaded);
            SymbolLookup llamaSymbols = load(llamaFile, loaded);
            GgmlFunctions ggml = new GgmlFunctions(
                    name -> symbol(ggmlFile, name, ggmlSymbols, baseSymbols));
            LlamaFunctions llama = new LlamaFunctions(name -> symbol(llamaFile, name, llamaSymbols));
            Abi.check(llamaFile, llama, ggml);

            claimed = OPEN.compareAndSet(false, true);
            if (!claimed) {
                throw new IllegalStateException("A LlamaLibrary is open already in this process; close it first.");
            }
            NativeLog log = new NativeLog();
            log.listener(listener);
            start(backends, directory, llama, ggml, log);
            done = true;
            return new LlamaLibrary(directory, llama, ggml, log, backends.refused());
        } finally {
            if (!done) {
                if (claimed) {
                    OPEN.set(false);
                } else {
                    loaded.close();
                }
            }
        }
    }

    /**
     * Creates the parts of this binding that contexts and texts need, which takes some tens of milliseconds. Optional;
     * for an idle thread while a model loads. Any thread.
     */
    public static void prepare() {
        LlamaFunctions.prepare();
    }

    private static SymbolLookup load(Path library, Arena arena) {
        try {
            return NativeAccess.open(library, arena);
        } catch (IllegalArgumentException e) {
            throw new LibraryMissingException("The library " + library + " cannot be loaded on this machine ("
                    + e.getMessage() + "). Check that the engine feature installed is the one for this operating"
                    + " system and processor." + PathEncoding.ofProcess().advice(library.toString()), library);
        }
    }

    private static MemorySegment symbol(Path library, String name, SymbolLookup... lookups) {
        for (SymbolLookup lookup : lookups) {
            var found = lookup.find(name);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new AbiMismatchException(library, "the function " + name, "there", "missing");
    }

    private static void start(Backends backends, Path directory, LlamaFunctions llama, GgmlFunctions ggml,
            NativeLog log) {
        // if ggml aborts, it must not fork a debugger, and libraries must not be loaded from other folders
        LibcFunctions.setEnvironment("GGML_NO_BACKTRACE", "1");
        LibcFunctions.removeEnvironment("GGML_BACKEND_PATH");
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandle received = lookup.findVirtual(NativeLog.class, "received",
                    MethodType.methodType(void.class, int.class, MemorySegment.class, MemorySegment.class)).bindTo(log);
            MethodHandle aborted = lookup.findStatic(LlamaLibrary.class, "aborted",
                    MethodType.methodType(void.class, MemorySegment.class));
            llama.backend().logSet(NativeAccess.upcall(received, FunctionDescriptor.ofVoid(JAVA_INT, ADDRESS, ADDRESS),
                    Arena.global()), MemorySegment.NULL);
            ggml.setAbortCallback(NativeAccess.upcall(aborted, FunctionDescriptor.ofVoid(ADDRESS), Arena.global()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        if (ggml.deviceByType(DEVICE_TYPE_CPU).equals(MemorySegment.NULL)) {
            backends.load(ggml);
            if (ggml.deviceByType(DEVICE_TYPE_CPU).equals(MemorySegment.NULL)) {
                throw new LibraryMissingException("No CPU backend in " + directory + " runs on this processor. "
                        + "Install the engine feature for this platform."
                        + PathEncoding.ofProcess().advice(directory.toString()), directory);
            }
        }
        llama.backend().init();
    }

    /** Called when ggml detects an error and is about to end the process: prints its message for the parent process. */
    private static void aborted(MemorySegment message) {
        try {
            PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
            err.println("llama.cpp aborts: " + NativeAccess.string(message));
            err.flush();
        } catch (Throwable t) {
            // no exception may enter native code, and the process ends anyway
        }
    }

    /** Returns the folder of the libraries. */
    public Path directory() {
        return directory;
    }

    /** Returns llama.cpp's version, for example {@code 0.5.0-dev}. */
    public String version() {
        return during(llama.backend()::version);
    }

    /** Returns ggml's version and commit. */
    public String ggmlVersion() {
        return during(() -> ggml.version() + " (" + ggml.commit() + ")");
    }

    /** Returns the processor features that the loaded backend uses, in ggml's notation. */
    public String systemInfo() {
        return during(llama.backend()::systemInfo);
    }

    /** Whether a loaded backend can offload layers to another device. */
    public boolean supportsGpuOffload() {
        return during(llama.backend()::supportsGpuOffload);
    }

    /** Returns the backends for graphics processors that are in the folder but could not be loaded on this machine. */
    public List<Path> refusedBackends() {
        return refused;
    }

    /** Returns the devices of all loaded backends, with their current memory. */
    public List<LlamaDevice> devices() {
        return during(() -> {
            List<LlamaDevice> devices = new ArrayList<>();
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment free = arena.allocate(JAVA_LONG);
                MemorySegment total = arena.allocate(JAVA_LONG);
                for (long i = 0; i < ggml.deviceCount(); i++) {
                    MemorySegment device = ggml.device(i);
                    ggml.deviceMemory(device, free, total);
                    devices.add(new LlamaDevice(ggml.deviceName(device), ggml.deviceDescription(device),
                            LlamaDevice.Type.of(ggml.deviceType(device)), free.get(JAVA_LONG, 0),
                            total.get(JAVA_LONG, 0)));
                }
            }
            return List.copyOf(devices);
        });
    }

    /**
     * Loads a model. Takes from tenths of a second to minutes; the file is mapped, so most of it is read on first use.
     *
     * @throws ModelLoadException if the file is missing, damaged, of an unknown kind, or too large for the memory
     */
    public LlamaModel loadModel(Path file, ModelParameters parameters) {
        use.acquire();
        boolean done = false;
        try {
            LlamaModel model = LlamaModel.load(this, file, parameters);
            done = true;
            return model;
        } finally {
            if (!done) {
                use.release();
            }
        }
    }

    /** Returns the chat templates built into llama.cpp. */
    public ChatTemplates chatTemplates() {
        return new ChatTemplates(this);
    }

    /** Returns the last lines of llama.cpp's log, oldest first, without debug lines; at most 256 are kept. */
    public List<String> lastLogLines(int max) {
        return log.last(max);
    }

    /** @param listener receives every line from now on; null for none */
    public void setLogListener(LogListener listener) {
        log.listener(listener);
    }

    /**
     * Closes the library, so that another can be opened. Refused while models are open. Closing twice has no effect.
     */
    @Override
    public void close() {
        if (use.close()) {
            log.listener(null);
            OPEN.set(false);
        }
    }

    /** Whether it is closed. */
    public boolean isClosed() {
        return use.isClosed();
    }

    SharedUse use() {
        return use;
    }

    LlamaFunctions llama() {
        return llama;
    }

    GgmlFunctions ggml() {
        return ggml;
    }

    NativeLog log() {
        return log;
    }

    private <T> T during(java.util.function.Supplier<T> call) {
        use.acquire();
        try {
            return call.get();
        } finally {
            use.release();
        }
    }
}
