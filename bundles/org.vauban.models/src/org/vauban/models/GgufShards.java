// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.vauban.governance.internal.Hashes;

/**
 * Divides a model into several files that llama.cpp can load: each contains some of the tensors, the first one also the
 * values. The data is divided between tensors and otherwise unchanged, so that the original file can be restored byte
 * for byte, and its hash computed from the shards alone.
 */
public final class GgufShards {
    /** Default size of a shard in bytes. */
    public static final long STANDARD_SIZE = 1L << 30;
    static final int MAX_SHARDS = 999;
    private static final int BUFFER = 1 << 20;
    private final GgufLayout layout;
    private final List<Shard> shards;

    /** A section of the data with its tensors. */
    private record Shard(int firstTensor, int endTensor, long from, long to) {}

    private GgufShards(GgufLayout layout, List<Shard> shards) {
        this.layout = layout;
        this.shards = shards;
    }

    /**
     * Plans the division of a model.
     *
     * @param most maximum size of a shard in bytes; one with a single tensor may be larger
     * @throws CatalogueException if the file is damaged, is a shard itself, or would need too many shards
     */
    public static GgufShards of(Path model, long most) throws CatalogueException {
        GgufLayout layout = GgufLayout.read(model);
        if (layout.isShard() || layout.tensors().isEmpty() || !layout.hasPlainPadding()) {
            throw new CatalogueException(Messages.text("shards.not.whole", model));
        }
        List<Shard> shards = new ArrayList<>();
        List<GgufLayout.Tensor> tensors = layout.tensors();
        int first = 0;
        long room = most - layout.dataStart(); // the headers of the shards are smaller
        for (int i = 1; i <= tensors.size(); i++) {
            boolean last = i == tensors.size();
            long end = last ? layout.dataSize() : tensors.get(i).offset();
            long next = i + 1 < tensors.size() ? tensors.get(i + 1).offset() : layout.dataSize();
            if (last || next - tensors.get(first).offset() > room) {
                shards.add(new Shard(first, i, first == 0 ? 0 : tensors.get(first).offset(), end));
                first = i;
            }
        }
        if (shards.size() > MAX_SHARDS) {
            throw new CatalogueException(Messages.text("shards.many", model, shards.size(), MAX_SHARDS));
        }
        return new GgufShards(layout, shards);
    }

    /** Returns the number of shards. One means that the model is not divided. */
    public int count() {
        return shards.size();
    }

    /**
     * Returns llama.cpp's file name for a shard.
     *
     * @param number from 1
     */
    public static String name(String prefix, int number, int count) {
        return String.format(Locale.ROOT, "%s-%05d-of-%05d.gguf", prefix, number, count);
    }

    /**
     * Writes a shard.
     *
     * @param number from 1
     */
    public void write(int number, OutputStream out) throws IOException {
        if (shards.size() == 1) {
            copy(layout.file(), 0, layout.dataStart() + layout.dataSize(), out::write);
            return;
        }
        Shard shard = shards.get(number - 1);
        out.write(header(number, shard));
        copy(layout.file(), layout.dataStart() + shard.from, layout.dataStart() + shard.to, out::write);
    }

    private byte[] header(int number, Shard shard) {
        boolean first = number == 1;
        boolean alignment = !first && layout.value(GgufLayout.ALIGNMENT) >= 0;
        Header header = new Header(layout.version(), shard.endTensor - shard.firstTensor,
                first ? layout.values() + 3 : alignment ? 4 : 3);
        if (first) {
            header.bytes(layout.valueBytes(layout.valuesEnd()));
        } else if (alignment) {
            header.value(GgufLayout.ALIGNMENT, GgufType.UINT32, layout.alignment());
        }
        header.value(GgufLayout.SPLIT_NUMBER, GgufType.UINT16, number - 1);
        header.value(GgufLayout.SPLIT_COUNT, GgufType.UINT16, shards.size());
        header.value(GgufLayout.SPLIT_TENSORS, GgufType.INT32, layout.tensors().size());
        for (GgufLayout.Tensor tensor : layout.tensors().subList(shard.firstTensor, shard.endTensor)) {
            header.bytes(layout.entry(tensor, tensor.offset() - shard.from));
        }
        header.bytes(new byte[layout.padding(header.size())]);
        return header.toByteArray();
    }

    /**
     * Returns the SHA-256 of the original model, in lower-case hexadecimal.
     *
     * @param files all shards in order; a single file is the model itself
     * @throws CatalogueException if they do not belong together, or cannot be read
     */
    public static String joinedHash(List<Path> files, ProgressListener listener) throws CatalogueException {
        MessageDigest digest = Hashes.sha256();
        join(files, new ProgressThrottle(listener), digest::update);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Whether llama.cpp loads other files with this one, which its hash does not cover. Reads the header. */
    static boolean isLoose(Path file) {
        try {
            return GgufLayout.read(file).value(GgufLayout.SPLIT_COUNT) > 1;
        } catch (CatalogueException e) {
            return false; // without a valid header, llama.cpp loads no other files
        }
    }

    /** Receives bytes; must not keep the array. */
    @FunctionalInterface
    private interface Sink {
        void accept(byte[] bytes, int from, int length) throws IOException;
    }

    /**
     * Writes the original model.
     *
     * @throws CatalogueException as {@link #joinedHash}
     */
    public static void join(List<Path> files, OutputStream out, ProgressListener listener) throws CatalogueException {
        join(files, new ProgressThrottle(listener), out::write);
    }

    private static void join(List<Path> files, ProgressThrottle meter, Sink sink) throws CatalogueException {
        List<GgufLayout> layouts = new ArrayList<>();
        for (Path file : files) {
            layouts.add(GgufLayout.read(file));
        }
        GgufLayout first = layouts.getFirst();
        try {
            long total = layouts.stream().mapToLong(GgufLayout::dataSize).sum();
            meter.begin(ProgressListener.Phase.VERIFYING, first.file().toString(), 0, total);
            long done = 0;
            if (files.size() == 1 && !first.isShard()) {
                copy(first.file(), 0, first.dataStart() + first.dataSize(), sink);
                return;
            }
            byte[] header = joinedHeader(layouts);
            sink.accept(header, 0, header.length);
            for (GgufLayout layout : layouts) {
                copy(layout.file(), layout.dataStart(), layout.dataStart() + layout.dataSize(), sink);
                done += layout.dataSize();
                meter.at(done, total);
            }
        } catch (IOException e) {
            throw new CatalogueException(Messages.text("gguf.unreadable", first.file(), e), e);
        }
    }

    private static byte[] joinedHeader(List<GgufLayout> layouts) throws CatalogueException {
        GgufLayout first = layouts.getFirst();
        int tensors = layouts.stream().mapToInt(each -> each.tensors().size()).sum();
        for (int i = 0; i < layouts.size(); i++) {
            GgufLayout each = layouts.get(i);
            boolean belongs = each.value(GgufLayout.SPLIT_NUMBER) == i
                    && each.value(GgufLayout.SPLIT_COUNT) == layouts.size()
                    && each.value(GgufLayout.SPLIT_TENSORS) == tensors && each.version() == first.version()
                    && each.alignment() == first.alignment();
            if (!belongs) {
                throw new CatalogueException(Messages.text("shards.apart", each.file()));
            }
        }
        Header header = new Header(first.version(), tensors, first.values() - 3);
        header.bytes(first.valueBytes(first.position(GgufLayout.SPLIT_NUMBER)));
        long base = 0;
        for (GgufLayout each : layouts) {
            for (GgufLayout.Tensor tensor : each.tensors()) {
                header.bytes(each.entry(tensor, base + tensor.offset()));
            }
            base += each.dataSize();
        }
        header.bytes(new byte[first.padding(header.size())]);
        return header.toByteArray();
    }

    private static void copy(Path file, long from, long to, Sink sink) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            for (long at = from; at < to;) {
                buffer.clear().limit((int) Math.min(BUFFER, to - at));
                int count = in.read(buffer, at);
                if (count < 0) {
                    throw new EOFException(file.toString());
                }
                sink.accept(buffer.array(), 0, count);
                at += count;
            }
        }
    }

    /** Writes the part of a file before its data. */
    private static final class Header extends ByteArrayOutputStream {
        Header(int version, long tensors, long values) {
            bytes("GGUF".getBytes(StandardCharsets.US_ASCII));
            bytes(little(Integer.BYTES).putInt(version).array());
            bytes(little(Long.BYTES).putLong(tensors).array());
            bytes(little(Long.BYTES).putLong(values).array());
        }

        private static ByteBuffer little(int bytes) {
            return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }

        void bytes(byte[] bytes) {
            writeBytes(bytes);
        }

        void value(String name, int kind, int value) {
            byte[] text = name.getBytes(StandardCharsets.US_ASCII);
            bytes(little(Long.BYTES).putLong(text.length).array());
            bytes(text);
            bytes(little(Integer.BYTES).putInt(kind).array());
            bytes(kind == GgufType.UINT16 ? little(Short.BYTES).putShort((short) value).array()
                    : little(Integer.BYTES).putInt(value).array());
        }
    }
}
