// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

import org.vauban.llama.error.AdapterException;
import org.vauban.llama.error.ModelLoadException;
import org.vauban.llama.library.NativeLog;
import org.vauban.llama.resource.CStrings;
import org.vauban.llama.resource.SharedUse;

/**
 * A LoRA adapter: small changes to a model's weights, applied to a context with {@link
 * LlamaContext#setAdapters(java.util.List)}. Threads: any. Must be closed after the contexts that use it.
 */
public final class LlamaAdapter implements AutoCloseable {
    /**
     * An adapter and its weight.
     *
     * @param scale 1 for full effect, 0 for none
     */
    public record Applied(LlamaAdapter adapter, float scale) {
        public Applied {
            if (!Float.isFinite(scale)) {
                throw new IllegalArgumentException("The scale of an adapter must be finite, not " + scale + ".");
            }
        }
    }

    private final SharedUse use = new SharedUse("adapter");
    private final LlamaModel model;
    private final Path file;
    private final MemorySegment handle;

    private LlamaAdapter(LlamaModel model, Path file, MemorySegment handle) {
        this.model = model;
        this.file = file;
        this.handle = handle;
    }

    static LlamaAdapter load(LlamaModel model, Path file) {
        try {
            GgufFile.requireReadable(file);
        } catch (ModelLoadException e) {
            throw new AdapterException(e.getMessage(), List.of());
        }
        NativeLog log = model.library().log();
        long mark = log.mark();
        MemorySegment handle;
        try (Arena arena = Arena.ofConfined()) {
            handle = model.library().llama().adapter().loraInit(model.handle(),
                    CStrings.of(arena, file.toString(), "path"));
        }
        if (handle.equals(MemorySegment.NULL)) {
            List<String> words = log.problemsSince(mark);
            throw new AdapterException("The adapter " + file + " cannot be used with " + model.file() + " ("
                    + (words.isEmpty() ? "llama.cpp gave no reason" : words.getLast().strip())
                    + "). Choose an adapter made for this model.", words);
        }
        return new LlamaAdapter(model, file, handle);
    }

    /** Returns the file that it was loaded from. */
    public Path file() {
        return file;
    }

    /** Returns the model that it belongs to. */
    public LlamaModel model() {
        return model;
    }

    /** Frees it. Refused while a context uses it. Closing twice has no effect. */
    @Override
    public void close() {
        if (use.close()) {
            model.library().llama().adapter().loraFree(handle);
            model.use().release();
        }
    }

    SharedUse use() {
        return use;
    }

    MemorySegment handle() {
        return handle;
    }
}
