// SPDX-License-Identifier: EPL-2.0
package org.vauban.models.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.models.CatalogueException;
import org.vauban.models.GgufShards;
import org.vauban.models.ProgressListener;

/** Models cut into shards and joined again. */
class GgufShardsTest {
    private static final int TENSORS = 40;
    private static final int TENSOR_BYTES = 64 << 10;
    private static final long MOST = 600_000;

    @TempDir
    private Path folder;

    /** Creates a model with tensors of 64 KiB and a last one without padding. */
    private Path model(int alignment, int last) throws IOException {
        Gguf file = new Gguf().header(3, TENSORS, alignment == 32 ? 4 : 5).text("general.architecture", "qwen2")
                .text("general.type", "model").context(4096).tokens(1000);
        if (alignment != 32) {
            file.string("general.alignment").number(4, 4).number(alignment, 4);
        }
        for (int i = 0; i < TENSORS; i++) {
            file.string("blk." + i + ".weight").number(2, 4).number(128, 8).number(128, 8).number(0, 4)
                    .number((long) i * TENSOR_BYTES, 8);
        }
        while (file.bytes().length % alignment != 0) {
            file.number(0, 1);
        }
        byte[] data = new byte[(TENSORS - 1) * TENSOR_BYTES + last];
        new Random(alignment).nextBytes(data);
        Path model = folder.resolve("model.gguf");
        try (OutputStream out = Files.newOutputStream(model)) {
            out.write(file.bytes());
            out.write(data);
        }
        return model;
    }

    private List<Path> shards(Path model) throws Exception {
        GgufShards shards = GgufShards.of(model, MOST);
        List<Path> files = new ArrayList<>();
        for (int number = 1; number <= shards.count(); number++) {
            Path file = folder.resolve(GgufShards.name("m", number, shards.count()));
            try (OutputStream out = Files.newOutputStream(file)) {
                shards.write(number, out);
            }
            files.add(file);
        }
        return files;
    }

    @Test
    void shardsAreTheModelByteForByte() throws Exception {
        for (int alignment : new int[] {32, 64, 4096}) {
            Path model = model(alignment, 1000);
            List<Path> files = shards(model);
            assertTrue(files.size() >= 5, files.size() + " shards");
            for (Path file : files) {
                assertTrue(Files.size(file) <= MOST, file + " has " + Files.size(file) + " bytes");
            }
            assertEquals("m-00001-of-0000" + files.size() + ".gguf", files.getFirst().getFileName().toString());
            assertEquals(Gguf.sha256(Files.readAllBytes(model)),
                    GgufShards.joinedHash(files, ProgressListener.NONE));
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            GgufShards.join(files, joined, ProgressListener.NONE);
            assertArrayEquals(Files.readAllBytes(model), joined.toByteArray());
        }
    }

    @Test
    void aSmallModelStaysAsItIs() throws Exception {
        Path model = model(32, TENSOR_BYTES);
        GgufShards whole = GgufShards.of(model, GgufShards.STANDARD_SIZE);
        assertEquals(1, whole.count());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        whole.write(1, out);
        assertArrayEquals(Files.readAllBytes(model), out.toByteArray());
        assertEquals(Gguf.sha256(out.toByteArray()), GgufShards.joinedHash(List.of(model), ProgressListener.NONE));
    }

    @Test
    void anotherByteIsAnotherHash() throws Exception {
        Path model = model(32, TENSOR_BYTES);
        String hash = Gguf.sha256(Files.readAllBytes(model));
        List<Path> files = shards(model);
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length - 1] ^= 1;
            Files.write(file, bytes);
            assertNotEquals(hash, GgufShards.joinedHash(files, ProgressListener.NONE));
            bytes[bytes.length - 1] ^= 1;
            Files.write(file, bytes);
        }
        assertEquals(hash, GgufShards.joinedHash(files, ProgressListener.NONE));
    }

    @Test
    void shardsThatDoNotBelongTogetherAreRefused() throws Exception {
        List<Path> files = shards(model(32, TENSOR_BYTES));
        List<Path> fewer = files.subList(0, files.size() - 1);
        List<Path> turned = new ArrayList<>(files);
        Collections.swap(turned, 1, 2);
        List<Path> twice = new ArrayList<>(files);
        twice.set(1, files.get(2));
        for (List<Path> wrong : List.of(fewer, turned, twice)) {
            assertThrows(CatalogueException.class, () -> GgufShards.joinedHash(wrong, ProgressListener.NONE));
        }
        assertThrows(CatalogueException.class, () -> GgufShards.of(files.getFirst(), MOST));
    }

    @Test
    void whatIsCutOrDamagedIsRefused() throws Exception {
        byte[] bytes = Files.readAllBytes(model(32, TENSOR_BYTES));
        Path damaged = folder.resolve("damaged.gguf");
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            byte[] copy = bytes.clone();
            for (int j = 0; j < 4; j++) {
                copy[random.nextInt(12_000)] = (byte) random.nextInt();
            }
            Files.write(damaged, i % 3 == 0 ? Arrays.copyOf(copy, random.nextInt(12_000)) : copy);
            try {
                GgufShards.of(damaged, MOST);
            } catch (CatalogueException e) {
                assertTrue(e.getMessage().contains(damaged.toString()), e.getMessage());
            }
        }
    }
}
