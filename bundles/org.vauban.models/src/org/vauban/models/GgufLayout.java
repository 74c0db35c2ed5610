// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vauban.governance.source.FileReason;

/**
 * The positions of a GGUF file's parts: values, list of tensors, data. Source of the format: "GGUF" in the
 * documentation of ggml (versions 2 and 3, little-endian). Immutable.
 */
final class GgufLayout {
    /** Size of magic, version, and the counts of tensors and values. */
    static final int FIXED = 24;
    static final String SPLIT_NUMBER = "split.no";
    static final String SPLIT_COUNT = "split.count";
    static final String SPLIT_TENSORS = "split.tensors.count";
    static final String ALIGNMENT = "general.alignment";
    /** The letters GGUF. */
    private static final int MAGIC = 0x46554747;
    private static final int OLDEST = 2;
    private static final int NEWEST = 3;
    private static final int STANDARD_ALIGNMENT = 32;
    private static final int FIRST_READ = 1 << 20;
    private static final int LONGEST = 256 << 20;
    private static final int MAX_COUNT = 1 << 20;
    private static final int MAX_DIMENSIONS = 4;

    private final Path file;
    private final byte[] bytes;
    private final int version;
    private final int values;
    private final int valuesEnd;
    private final List<Tensor> tensors;
    private final Map<String, Value> known;
    private final long dataStart;
    private final long fileSize;

    /** A tensor: the position of its entry in the list, and of its data after {@link #dataStart}. */
    record Tensor(int from, int to, long offset) {}

    /** An integer value, and the position of its name. */
    private record Value(int from, long value) {}

    private GgufLayout(Path file, long fileSize, Parser parsed) {
        this.file = file;
        this.fileSize = fileSize;
        this.bytes = parsed.bytes;
        this.version = parsed.version;
        this.values = parsed.values;
        this.valuesEnd = parsed.valuesEnd;
        this.tensors = List.copyOf(parsed.tensors);
        this.known = Map.copyOf(parsed.known);
        this.dataStart = aligned(parsed.end);
        if (dataStart > bytes.length && bytes.length < fileSize) {
            throw new BufferUnderflowException(); // reads more, including the padding before the data
        }
    }

    /** @throws CatalogueException if the file is not in this format, or its data is truncated */
    static GgufLayout read(Path file) throws CatalogueException {
        try {
            return parse(file);
        } catch (BufferUnderflowException e) {
            GgufHeader.read(file); // may throw a more precise exception
            throw new CatalogueException(Messages.text("gguf.cut", file), e);
        } catch (IllegalArgumentException e) {
            GgufHeader.read(file);
            throw new CatalogueException(Messages.text("gguf.damaged", file), e);
        }
    }

    private static GgufLayout parse(Path file) throws CatalogueException {
        try {
            long size = Files.size(file);
            for (int length = FIRST_READ;; length *= 4) {
                byte[] start;
                try (InputStream in = Files.newInputStream(file)) {
                    start = in.readNBytes(length);
                }
                try {
                    GgufLayout layout = new GgufLayout(file, size, new Parser(start));
                    layout.requireSound();
                    return layout;
                } catch (BufferUnderflowException e) {
                    if (start.length < length || length >= LONGEST) {
                        throw e;
                    }
                }
            }
        } catch (IOException e) {
            GgufHeader.read(file);
            throw new CatalogueException(Messages.text("gguf.unreadable", file, FileReason.of(e)), e);
        }
    }

    private void requireSound() throws CatalogueException {
        long before = 0;
        for (Tensor tensor : tensors) {
            if (tensor.offset < before || tensor.offset % alignment() != 0) {
                throw new CatalogueException(Messages.text("gguf.damaged", file));
            }
            before = tensor.offset;
        }
        if (before > fileSize - dataStart) {
            throw new CatalogueException(Messages.text("gguf.cut", file));
        }
    }

    Path file() {
        return file;
    }

    int version() {
        return version;
    }

    /** Returns the number of values. */
    int values() {
        return values;
    }

    /** Returns the bytes of the values up to a position in the file. */
    byte[] valueBytes(int end) {
        return Arrays.copyOfRange(bytes, FIXED, end);
    }

    int valuesEnd() {
        return valuesEnd;
    }

    List<Tensor> tensors() {
        return tensors;
    }

    /** Returns the list entry of a tensor with another offset. */
    byte[] entry(Tensor tensor, long offset) {
        byte[] entry = Arrays.copyOfRange(bytes, tensor.from, tensor.to);
        ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN).putLong(entry.length - Long.BYTES, offset);
        return entry;
    }

    long dataStart() {
        return dataStart;
    }

    long dataSize() {
        return fileSize - dataStart;
    }

    /** Whether this is one of several files of a model. */
    boolean isShard() {
        return known.containsKey(SPLIT_COUNT);
    }

    /** Returns an integer value; -1 if absent. */
    long value(String name) {
        Value value = known.get(name);
        return value == null ? -1 : value.value;
    }

    /** Returns the position of a value's name, which its length precedes; -1 if absent. */
    int position(String name) {
        Value value = known.get(name);
        return value == null ? -1 : value.from;
    }

    int alignment() {
        Value value = known.get(ALIGNMENT);
        return value == null ? STANDARD_ALIGNMENT : (int) value.value;
    }

    private long aligned(long position) {
        int alignment = alignment();
        if (alignment < 1 || alignment > 1 << 16) {
            throw new IllegalArgumentException("alignment " + alignment);
        }
        return (position + alignment - 1) / alignment * alignment;
    }

    /** Returns the number of padding bytes after a header of this length. */
    int padding(long length) {
        return (int) (aligned(length) - length);
    }

    /** Whether the padding between list and data consists of zeros. */
    boolean hasPlainPadding() {
        int from = tensors.isEmpty() ? valuesEnd : tensors.getLast().to;
        for (int i = from; i < dataStart && i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return dataStart <= bytes.length;
    }

    private static final class Parser {
        private final byte[] bytes;
        private final ByteBuffer in;
        private final int version;
        private final int values;
        private final int valuesEnd;
        private final List<Tensor> tensors = new ArrayList<>();
        private final Map<String, Value> known = new HashMap<>();
        private final int end;

        Parser(byte[] bytes) {
            this.bytes = bytes;
            this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int magic = in.getInt();
            version = in.getInt();
            if (magic != MAGIC || version < OLDEST || version > NEWEST) {
                throw new IllegalArgumentException("version " + version);
            }
            int tensorCount = count();
            values = count();
            for (int i = 0; i < values; i++) {
                value();
            }
            valuesEnd = in.position();
            for (int i = 0; i < tensorCount; i++) {
                tensor();
            }
            end = in.position();
        }

        private int count() {
            long count = in.getLong();
            if (count < 0 || count > MAX_COUNT) {
                throw new IllegalArgumentException("count " + count);
            }
            return (int) count;
        }

        private String string() {
            long length = in.getLong();
            if (length < 0) {
                throw new IllegalArgumentException("length " + length);
            }
            if (length > in.remaining()) {
                throw new BufferUnderflowException();
            }
            String text = new String(bytes, in.position(), (int) length, StandardCharsets.UTF_8);
            in.position(in.position() + (int) length);
            return text;
        }

        private void value() {
            int from = in.position();
            String name = string();
            int kind = in.getInt();
            int at = in.position();
            skip(kind);
            if (name.equals(ALIGNMENT) || name.startsWith("split.")) {
                long number = switch (kind) {
                    case GgufType.UINT16 -> Short.toUnsignedInt(in.getShort(at));
                    case GgufType.UINT32, GgufType.INT32 -> in.getInt(at);
                    default -> throw new IllegalArgumentException(name);
                };
                known.put(name, new Value(from, number));
            }
        }

        private void skip(int kind) {
            switch (kind) {
                case GgufType.STRING -> advance(in.getLong(), 1);
                case GgufType.ARRAY -> {
                    int of = in.getInt();
                    long length = in.getLong();
                    if (of == GgufType.STRING) {
                        for (long i = 0; i < length; i++) {
                            advance(in.getLong(), 1);
                        }
                    } else {
                        advance(length, size(of));
                    }
                }
                default -> advance(1, size(kind));
            }
        }

        private void advance(long count, int size) {
            if (count < 0 || count > LONGEST) {
                throw new IllegalArgumentException("length " + count);
            }
            if (count * size > in.remaining()) {
                throw new BufferUnderflowException();
            }
            in.position(in.position() + (int) count * size);
        }

        private static int size(int kind) {
            int size = GgufType.size(kind);
            if (size == 0) {
                throw new IllegalArgumentException("kind " + kind);
            }
            return size;
        }

        private void tensor() {
            int from = in.position();
            string();
            int dimensions = in.getInt();
            if (dimensions < 0 || dimensions > MAX_DIMENSIONS) {
                throw new IllegalArgumentException("dimensions " + dimensions);
            }
            advance(dimensions, Long.BYTES);
            in.getInt();
            long offset = in.getLong();
            tensors.add(new Tensor(from, in.position(), offset));
        }
    }
}
