// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.vauban.governance.source.FileReason;

/**
 * The metadata of a GGUF file, read without loading it. Source of the format: "GGUF" in the documentation of ggml
 * (versions 2 and 3, little-endian). Texts are stored in a form that can be {@linkplain ShownText#line shown}.
 *
 * @param version version of the format
 * @param tensors number of tensors
 * @param architecture such as {@code qwen2}, never empty
 * @param name the model's own name, may be empty
 * @param type {@code model}, {@code adapter}, ...; may be empty
 * @param contextLength tokens, 0 if not specified
 * @param chatTemplate whether it contains a chat template
 * @param licence the licence as named in the file, may be empty
 */
public record GgufHeader(int version, long tensors, String architecture, String name, String type, long contextLength,
        boolean chatTemplate, String licence) {
    private static final long LONGEST_HEADER = 256L << 20;
    private static final int MAX_VALUES = 1 << 16;
    private static final int LONGEST_STRING = 1 << 20;

    /**
     * Reads the header of a file.
     *
     * @throws CatalogueException if it is not a model in this format; the message says what it is instead
     */
    public static GgufHeader read(Path file) throws CatalogueException {
        return read(file, file);
    }

    /** @param named the file to name in messages, of which {@code file} may be a copy */
    private static GgufHeader read(Path file, Path named) throws CatalogueException {
        if (Files.isDirectory(file)) {
            throw new CatalogueException(Messages.text("gguf.directory", named));
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return read(named, in);
        } catch (IOException e) {
            throw failure(named, e);
        }
    }

    /**
     * Refuses a file that is not a model, or only an addition to one, such as an adapter.
     *
     * @param named the file to name in messages, of which {@code file} may be a copy
     */
    static void requireModel(Path file, Path named) throws CatalogueException {
        String type = read(file, named).type();
        if (!type.isEmpty() && !type.equals("model")) {
            throw new CatalogueException(Messages.text("gguf.type", named, type));
        }
    }

    /** Reads the header from the start of a stream, which is not closed. */
    static GgufHeader read(Path file, InputStream in) throws IOException, CatalogueException {
        return new Reader(in).header(file);
    }

    /** Creates the exception for a file that cannot be read. */
    static CatalogueException failure(Path file, IOException e) {
        return new CatalogueException(e instanceof NoSuchFileException ? Messages.text("gguf.missing", file)
                : e instanceof EOFException ? Messages.text("gguf.cut", file)
                        : Messages.text("gguf.unreadable", file, FileReason.of(e)), e);
    }

    private static final class Reader {
        private final InputStream in;
        private long read;

        Reader(InputStream in) {
            this.in = in;
        }

        GgufHeader header(Path file) throws IOException, CatalogueException {
            byte[] magic = in.readNBytes(4);
            read = 4;
            if (magic.length == 0) {
                throw new CatalogueException(Messages.text("gguf.empty", file));
            }
            if (!new String(magic, StandardCharsets.ISO_8859_1).equals("GGUF")) {
                throw new CatalogueException(Messages.text("gguf.magic", file));
            }
            int version = (int) number(4);
            if (version != 2 && version != 3) {
                throw new CatalogueException(Messages.text("gguf.version", file, Integer.toUnsignedString(version)));
            }
            long tensors = number(8);
            long values = number(8);
            if (tensors < 0 || tensors > MAX_VALUES * 16L || values < 0 || values > MAX_VALUES) {
                throw damaged(file);
            }
            String architecture = "";
            String name = "";
            String type = "";
            long contextLength = 0;
            boolean chatTemplate = false;
            String licence = "";
            for (long i = 0; i < values; i++) {
                String key = string(file);
                int kind = (int) number(4);
                if (kind == GgufType.STRING && key.startsWith("general.")) {
                    String value = string(file);
                    switch (key) {
                        case "general.architecture" -> architecture = value;
                        case "general.name" -> name = value;
                        case "general.type" -> type = value;
                        case "general.license" -> licence = value;
                        default -> {
                            // not needed
                        }
                    }
                } else if ((kind == GgufType.UINT32 || kind == GgufType.UINT64) && key.endsWith(".context_length")) {
                    contextLength = number(GgufType.size(kind));
                } else {
                    chatTemplate |= key.equals("tokenizer.chat_template");
                    skipValue(kind, file);
                }
            }
            if (architecture.isBlank() || !architecture.matches("[A-Za-z0-9._-]{1,64}")) {
                throw damaged(file);
            }
            return new GgufHeader(version, tensors, architecture, ShownText.line(name), ShownText.line(type),
                    contextLength, chatTemplate, ShownText.line(licence));
        }

        private static CatalogueException damaged(Path file) {
            return new CatalogueException(Messages.text("gguf.damaged", file));
        }

        private long number(int bytes) throws IOException {
            byte[] value = in.readNBytes(bytes);
            if (value.length < bytes) {
                throw new EOFException();
            }
            read += bytes;
            ByteBuffer buffer = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
            return bytes == 4 ? Integer.toUnsignedLong(buffer.getInt()) : buffer.getLong();
        }

        private String string(Path file) throws IOException, CatalogueException {
            long size = number(8);
            if (size < 0 || size > LONGEST_STRING) {
                throw damaged(file);
            }
            byte[] bytes = in.readNBytes((int) size);
            if (bytes.length < size) {
                throw new EOFException();
            }
            read += size;
            return new String(bytes, StandardCharsets.UTF_8);
        }

        private void skip(long count, Path file) throws IOException, CatalogueException {
            if (count < 0 || (read += count) > LONGEST_HEADER) {
                throw damaged(file);
            }
            in.skipNBytes(count);
        }

        private void skipValue(int kind, Path file) throws IOException, CatalogueException {
            if (kind == GgufType.STRING) {
                skip(number(8), file);
            } else if (kind == GgufType.ARRAY) {
                int of = (int) number(4);
                long count = number(8);
                if (count < 0 || count > LONGEST_HEADER) {
                    throw damaged(file);
                }
                if (of == GgufType.STRING) {
                    for (long i = 0; i < count; i++) {
                        skip(number(8), file);
                    }
                } else {
                    skip(count * size(of, file), file); // the format does not permit nested arrays
                }
            } else {
                skip(size(kind, file), file);
            }
        }

        private static int size(int kind, Path file) throws CatalogueException {
            int size = GgufType.size(kind);
            if (size == 0) {
                throw damaged(file);
            }
            return size;
        }
    }
}
