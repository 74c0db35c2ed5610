// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.vauban.llama.error.ModelLoadException;
import org.vauban.llama.error.ModelLoadException.Reason;

/**
 * Checks a GGUF file before llama.cpp reads it, and explains failures to load it. The format begins with the four
 * letters GGUF and a 32-bit version (little endian; ggml's docs/gguf.md); llama.cpp v0.5.0 reads versions 2 and 3.
 */
final class GgufFile {
    private static final Pattern FIRST_SHARD = Pattern.compile("(.+)-00001-of-(00[0-9]{3})\\.gguf");
    private static final int HEADER = 24;
    private static final int OLDEST = 2;
    private static final int NEWEST = 3;

    private GgufFile() {}

    /** Throws for a file that cannot be a model, with messages that llama.cpp lacks. */
    static void requireReadable(Path file) {
        if (!Files.exists(file)) {
            throw failure(Reason.MISSING, file, "There is no model file at " + file
                    + ". Fetch the model again or choose another.", List.of());
        }
        if (!Files.isRegularFile(file)) {
            throw failure(Reason.MISSING, file, "The model path " + file + " is not a file. Choose a GGUF file.",
                    List.of());
        }
        byte[] header;
        try (InputStream in = Files.newInputStream(file)) {
            header = in.readNBytes(HEADER);
        } catch (IOException e) {
            throw failure(Reason.MISSING, file, "The model file " + file + " cannot be read (" + e
                    + "). Check its permissions.", List.of());
        }
        if (header.length < 4 || header[0] != 'G' || header[1] != 'G' || header[2] != 'U' || header[3] != 'F') {
            throw failure(Reason.NOT_A_MODEL, file, "The file " + file
                    + " is not a GGUF model: it does not begin with GGUF. Fetch the model again or choose another.",
                    List.of());
        }
        if (header.length < HEADER) {
            throw failure(Reason.DAMAGED, file, cut(file), List.of());
        }
        int version = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
        if (version < OLDEST || version > NEWEST) {
            throw failure(Reason.UNSUPPORTED_VERSION, file, "The model file " + file + " has GGUF version "
                    + Integer.toUnsignedString(version) + "; this engine reads " + OLDEST + " and " + NEWEST
                    + ". Choose a file of the right version.", List.of());
        }
    }

    /** Returns the size of a model; for a split model with llama.cpp's file names, that of all its existing files. */
    static long bytes(Path file) throws IOException {
        Matcher named = FIRST_SHARD.matcher(String.valueOf(file.getFileName()));
        if (!named.matches()) {
            return Files.size(file);
        }
        long size = 0;
        for (int number = 1; number <= Integer.parseInt(named.group(2)); number++) {
            Path shard = file.resolveSibling(
                    String.format(Locale.ROOT, "%s-%05d-of-%s.gguf", named.group(1), number, named.group(2)));
            size += Files.exists(shard) ? Files.size(shard) : 0;
        }
        return size;
    }

    /**
     * Refuses a file larger than the free memory: weights are copied to a layout for the processor, which could end the
     * process.
     */
    static void requireMemory(Path file, OptionalLong free) {
        long size;
        try {
            size = bytes(file);
        } catch (IOException e) {
            throw failure(Reason.MISSING, file, "The model file " + file + " cannot be read (" + e
                    + "). Check its permissions.", List.of());
        }
        if (free.isPresent() && size > free.getAsLong()) {
            throw failure(Reason.OUT_OF_MEMORY, file,
                    "The model " + file + " needs " + MemoryRequirement.gigabytes(size)
                            + " and " + MemoryRequirement.gigabytes(free.getAsLong())
                            + " are free. Close other programs or choose a smaller model.",
                    List.of());
        }
    }

    /** Derives the reason for a failed load from llama.cpp's log. */
    static ModelLoadException loadFailure(Path file, boolean cancelled, List<String> log) {
        if (cancelled) {
            return failure(Reason.CANCELLED, file, "Loading " + file + " was cancelled.", log);
        }
        String words = String.join("\n", log).toLowerCase(Locale.ROOT);
        if (words.contains("unknown model architecture") || words.contains("unknown pre-tokenizer")
                || words.contains("unknown tokenizer")) {
            return failure(Reason.UNSUPPORTED_ARCHITECTURE, file, "This engine does not know the kind of model in "
                    + file + " (" + first(log) + "). Choose another model or a newer engine.", log);
        }
        if (words.contains("failed to allocate") || words.contains("unable to allocate")
                || words.contains("bad_alloc") || words.contains("out of memory")
                || words.contains("cannot allocate memory")) {
            return failure(Reason.OUT_OF_MEMORY, file, "There is not enough memory to load " + file
                    + ". Close other programs or choose a smaller model.", log);
        }
        if (words.contains("not within the file bounds") || words.contains("corrupted or incomplete")) {
            return failure(Reason.DAMAGED, file, cut(file), log);
        }
        return failure(Reason.DAMAGED, file, "The model file " + file + " cannot be loaded (" + first(log)
                + "). Verify it or fetch it again.", log);
    }

    private static String cut(Path file) {
        return "The model file " + file + " is cut or damaged. Verify it or fetch it again.";
    }

    private static String first(List<String> log) {
        return log.isEmpty() ? "llama.cpp gave no reason" : log.getFirst().strip();
    }

    private static ModelLoadException failure(Reason reason, Path file, String message, List<String> log) {
        return new ModelLoadException(reason, file, message, log);
    }
}
