// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.vauban.llama.error.AdapterException;
import org.vauban.llama.error.ContextCreationException;
import org.vauban.llama.natives.Layouts;
import org.vauban.llama.natives.ModelFunctions;
import org.vauban.llama.natives.NativeAccess;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.LoadProgressListener;
import org.vauban.llama.parameters.ModelParameters;
import org.vauban.llama.resource.CStrings;
import org.vauban.llama.resource.MappedFile;
import org.vauban.llama.resource.SharedUse;
import org.vauban.llama.sampling.SamplerPrototypes;
import org.vauban.llama.sampling.TokenTrie;

/**
 * A loaded model: weights and vocabulary, without the state of a conversation. Threads: any; each of its contexts is
 * for one thread at a time. It must be closed after its contexts, samplers and adapters.
 */
public final class LlamaModel implements AutoCloseable {
    private final SharedUse use = new SharedUse("model");
    private final LlamaLibrary library;
    private final ModelFunctions functions;
    private final Path file;
    private final MemorySegment handle;
    private final boolean vocabularyOnly;
    private final LlamaVocabulary vocabulary;
    private final SamplerPrototypes prototypes;
    /** Null until a grammar is used. */
    private volatile TokenTrie trie;

    private static final Pattern COPIED = Pattern.compile("CPU_REPACK model buffer size = +([0-9.]+) MiB");
    private final long copiedBytes;

    private LlamaModel(LlamaLibrary library, Path file, MemorySegment handle, boolean vocabularyOnly,
            long copiedBytes) {
        this.copiedBytes = copiedBytes;
        this.library = library;
        this.functions = library.llama().model();
        this.file = file;
        this.handle = handle;
        this.vocabularyOnly = vocabularyOnly;
        this.vocabulary = new LlamaVocabulary(this, library.llama().vocabulary(), functions.getVocab(handle));
        this.prototypes = new SamplerPrototypes(library.llama().sampler());
    }

    /**
     * Returns the size of a model on disk, in all of its files if it is split.
     *
     * @param file the first one
     */
    public static long fileBytes(Path file) throws IOException {
        return GgufFile.bytes(file);
    }

    static LlamaModel load(LlamaLibrary library, Path file, ModelParameters parameters) {
        GgufFile.requireReadable(file);
        if (!parameters.vocabularyOnly() && !MemoryRequirement.onGpu(library)) {
            GgufFile.requireMemory(file, MemoryRequirement.free(library));
        }
        ModelFunctions functions = library.llama().model();
        long mark = library.log().mark();
        Progress progress = new Progress(parameters.progress());
        MemorySegment handle;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment p = functions.defaultParams(arena);
            p.set(JAVA_INT, Layouts.offset(Layouts.MODEL_PARAMS, "n_gpu_layers"), parameters.gpuLayers());
            p.set(JAVA_INT, Layouts.offset(Layouts.MODEL_PARAMS, "load_mode"), parameters.loadMode().value());
            p.set(JAVA_BOOLEAN, Layouts.offset(Layouts.MODEL_PARAMS, "vocab_only"), parameters.vocabularyOnly());
            p.set(JAVA_BOOLEAN, Layouts.offset(Layouts.MODEL_PARAMS, "check_tensors"), parameters.checkTensors());
            if (parameters.progress() != null) {
                p.set(ADDRESS, Layouts.offset(Layouts.MODEL_PARAMS, "progress_callback"), progress.stub(arena));
            }
            handle = functions.loadFromFile(CStrings.of(arena, file.toString(), "path"), p);
        }
        if (handle.equals(MemorySegment.NULL)) {
            progress.rethrow();
            throw GgufFile.loadFailure(file, progress.cancelled, library.log().problemsSince(mark));
        }
        return new LlamaModel(library, file, handle, parameters.vocabularyOnly(), copied(library.log().since(mark)));
    }

    /** Returns the bytes of weights that llama.cpp has copied, which only its log reports. */
    private static long copied(List<String> log) {
        return (long) (log.stream().map(COPIED::matcher).filter(Matcher::find)
                .mapToDouble(m -> Double.parseDouble(m.group(1))).sum() * (1 << 20));
    }

    /** Passes progress out of native code; no exception may enter it. */
    private static final class Progress {
        private final LoadProgressListener listener;
        private boolean cancelled;
        private RuntimeException thrown;

        Progress(LoadProgressListener listener) {
            this.listener = listener;
        }

        MemorySegment stub(Arena arena) {
            try {
                MethodHandle at = MethodHandles.lookup().findVirtual(Progress.class, "at",
                        MethodType.methodType(boolean.class, float.class, MemorySegment.class)).bindTo(this);
                return NativeAccess.upcall(at, FunctionDescriptor.of(JAVA_BOOLEAN, JAVA_FLOAT, ADDRESS), arena);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        @SuppressWarnings("unused") // called by llama.cpp
        boolean at(float fraction, MemorySegment userData) {
            try {
                if (!cancelled && !listener.at(fraction)) {
                    cancelled = true;
                }
            } catch (RuntimeException e) {
                thrown = e;
                cancelled = true;
            } catch (Throwable t) {
                thrown = new IllegalStateException("The progress listener failed", t);
                cancelled = true;
            }
            return !cancelled;
        }

        void rethrow() {
            if (thrown != null) {
                throw thrown;
            }
        }
    }

    /** Returns the file that it was loaded from. */
    public Path file() {
        return file;
    }

    /**
     * Returns the bytes of weights that llama.cpp copied to a layout that this processor computes faster with
     * (ggml-cpu/repack.cpp). The originals stay in memory as well, until {@link #forgetFilePages}.
     */
    public long copiedBytes() {
        return copiedBytes;
    }

    /**
     * Releases the file's pages from this process's memory, if it is mapped and the system supports it (Linux). They
     * stay in the system's page cache; pages in use are mapped again on access, pages whose weights were copied are
     * not.
     *
     * @return bytes of the mapping, 0 if nothing was released
     */
    public long forgetFilePages() {
        use.acquire();
        try {
            return MappedFile.forgetPages(file);
        } finally {
            use.release();
        }
    }

    /** Returns the library that it was loaded with. */
    public LlamaLibrary library() {
        return library;
    }

    /** Returns its vocabulary, usable as long as the model is open. */
    public LlamaVocabulary vocabulary() {
        return vocabulary;
    }

    /** Returns its metadata. */
    public ModelMetadata description() {
        Map<String, String> metadata = metadata();
        String architecture = metadata.getOrDefault("general.architecture", "");
        use.acquire();
        try {
            int layers = functions.nLayer(handle);
            // without layers, as when only the vocabulary is loaded, this call would make llama.cpp end the process
            int heads = layers > 0 ? functions.nHead(handle) : 0;
            int head = heads > 0 ? functions.nEmbdOut(handle) / heads : 0;
            int fileType = functions.ftype(handle);
            String fileTypeName = functions.ftypeName(fileType);
            return new ModelMetadata(architecture,
                    Optional.ofNullable(metadata.get("general.name")),
                    string((buffer, size) -> functions.description(handle, buffer, size)),
                    fileTypeName == null ? String.valueOf(fileType) : fileTypeName, functions.size(handle),
                    functions.nParams(handle), functions.nCtxTrain(handle), functions.nEmbdOut(handle),
                    layers, heads, layers > 0 ? functions.nHeadKv(handle) : 0,
                    number(metadata.get(architecture + ".attention.key_length"), head),
                    number(metadata.get(architecture + ".attention.value_length"), head),
                    functions.isRecurrent(handle) || functions.isHybrid(handle),
                    functions.hasEncoder(handle), functions.hasDecoder(handle));
        } finally {
            use.release();
        }
    }

    private static int number(String text, int otherwise) {
        return text != null && text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : otherwise;
    }

    /** Returns the GGUF metadata, sorted by key; llama.cpp omits or abbreviates arrays. */
    public Map<String, String> metadata() {
        use.acquire();
        try {
            Map<String, String> metadata = new TreeMap<>();
            int count = functions.metaCount(handle);
            for (int i = 0; i < count; i++) {
                int index = i;
                metadata.put(string((buffer, size) -> functions.metaKeyByIndex(handle, index, buffer, size)),
                        string((buffer, size) -> functions.metaValueByIndex(handle, index, buffer, size)));
            }
            return Collections.unmodifiableMap(metadata);
        } finally {
            use.release();
        }
    }

    /** Returns the text of the model's default chat template (Jinja), if it has one. */
    public Optional<String> chatTemplate() {
        use.acquire();
        try {
            return Optional.ofNullable(functions.chatTemplate(handle, MemorySegment.NULL));
        } finally {
            use.release();
        }
    }

    /** Returns the text of a named chat template, for example {@code tool_use}, if the model has it. */
    public Optional<String> chatTemplate(String name) {
        use.acquire();
        try (Arena arena = Arena.ofConfined()) {
            return Optional.ofNullable(functions.chatTemplate(handle, CStrings.of(arena, name, "template name")));
        } finally {
            use.release();
        }
    }

    /**
     * Creates a context: the KV cache of its sequences and the buffers for computing.
     *
     * @throws ContextCreationException if there is too little memory or the model does not support the parameters
     */
    public LlamaContext newContext(ContextParameters parameters) {
        if (vocabularyOnly) {
            throw new IllegalStateException("Only the vocabulary of " + file + " is loaded; load the whole model.");
        }
        use.acquire();
        boolean done = false;
        try {
            LlamaContext context = ContextCreation.create(this, parameters);
            done = true;
            return context;
        } finally {
            if (!done) {
                use.release();
            }
        }
    }

    /** Returns a builder of sampler chains for this model's vocabulary. */
    public LlamaSampler.Builder newSampler() {
        return new LlamaSampler.Builder(this);
    }

    /**
     * Loads a LoRA adapter made for this model.
     *
     * @throws AdapterException if the file is missing, damaged or made for another model
     */
    public LlamaAdapter loadAdapter(Path adapterFile) {
        if (vocabularyOnly) {
            throw new IllegalStateException("Only the vocabulary of " + file + " is loaded; load the whole model.");
        }
        use.acquire();
        boolean done = false;
        try {
            LlamaAdapter adapter = LlamaAdapter.load(this, adapterFile);
            done = true;
            return adapter;
        } finally {
            if (!done) {
                use.release();
            }
        }
    }

    /** Frees it. Refused while contexts, samplers or adapters of it are open. Closing twice has no effect. */
    @Override
    public void close() {
        if (use.close()) {
            prototypes.close();
            functions.free(handle);
            library.use().release();
        }
    }

    /** Whether it is closed. */
    public boolean isClosed() {
        return use.isClosed();
    }

    SamplerPrototypes prototypes() {
        return prototypes;
    }

    /** Returns the trie of the vocabulary's tokens, for grammars; created on first use. */
    TokenTrie trie() {
        TokenTrie known = trie;
        if (known == null) {
            known = new TokenTrie(vocabulary.size(), vocabulary::piece,
                    token -> vocabulary.piece(token, false).length == 0, vocabulary.endsOfGeneration());
            trie = known;
        }
        return known;
    }

    SharedUse use() {
        return use;
    }

    MemorySegment handle() {
        return handle;
    }

    /** Returns a fingerprint of the model's structure: a state saved with another one must not be restored. */
    long fingerprint() {
        ModelMetadata d = description();
        return (library.version() + '/' + d.architecture() + '/' + d.sizeBytes() + '/' + d.parameters() + '/'
                + d.layers() + '/'
                + d.embeddingLength() + '/' + vocabulary.size()).hashCode() * 0x9E3779B97F4A7C15L ^ d.sizeBytes();
    }

    private interface Snprintf {
        int write(MemorySegment buffer, long size);
    }

    /** Calls a function with the conventions of snprintf: it returns the required length, or less than 0. */
    private static String string(Snprintf call) {
        try (Arena arena = Arena.ofConfined()) {
            long size = 256;
            MemorySegment buffer = arena.allocate(size);
            int length = call.write(buffer, size);
            if (length >= size) {
                size = length + 1L;
                buffer = arena.allocate(size);
                length = call.write(buffer, size);
            }
            int kept = (int) Math.min(Math.max(0, length), size - 1);
            return new String(buffer.asSlice(0, kept).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
        }
    }
}
