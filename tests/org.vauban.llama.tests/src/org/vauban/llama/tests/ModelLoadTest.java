// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.ModelMetadata;
import org.vauban.llama.error.ModelLoadException;
import org.vauban.llama.error.ModelLoadException.Reason;
import org.vauban.llama.parameters.CacheType;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.ModelParameters;

/** Loading models: good ones, and every kind of bad file. */
class ModelLoadTest {
    private static LlamaLibrary library;

    @TempDir
    Path dir;

    @BeforeAll
    static void open() {
        library = Given.library();
    }

    @AfterAll
    static void close() {
        library.close();
    }

    private ModelLoadException refused(Path file, Reason reason) {
        ModelLoadException e = assertThrows(ModelLoadException.class,
                () -> library.loadModel(file, ModelParameters.defaults()));
        assertEquals(reason, e.reason(), e::toString);
        assertEquals(file, e.path());
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
        return e;
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(dir.resolve(name), content);
    }

    /** Creates a file with the first bytes of a real model. */
    private Path head(String name, long bytes) throws IOException {
        Path target = dir.resolve(name);
        try (FileChannel in = FileChannel.open(Given.model(Given.SMOL));
                FileChannel out = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            in.transferTo(0, bytes, out);
        }
        return target;
    }

    @Test
    void missing() {
        refused(dir.resolve("nothing.gguf"), Reason.MISSING);
    }

    @Test
    void aFolder() {
        refused(dir, Reason.MISSING);
    }

    @Test
    void empty() throws IOException {
        refused(file("empty.gguf", new byte[0]), Reason.NOT_A_MODEL);
    }

    @Test
    void random() throws IOException {
        byte[] bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);
        refused(file("random.gguf", bytes), Reason.NOT_A_MODEL);
    }

    @Test
    void wrongMagic() throws IOException {
        Path file = head("magic.gguf", 4_000_000);
        overwrite(file, 0, "GGML".getBytes(StandardCharsets.US_ASCII));
        refused(file, Reason.NOT_A_MODEL);
    }

    @Test
    void wrongVersion() throws IOException {
        Path file = head("version.gguf", 4_000_000);
        overwrite(file, 4, new byte[] {77, 0, 0, 0});
        assertTrue(refused(file, Reason.UNSUPPORTED_VERSION).getMessage().contains("77"));
    }

    @Test
    void onlyTheMagic() throws IOException {
        refused(file("magic-only.gguf", "GGUF".getBytes(StandardCharsets.US_ASCII)), Reason.DAMAGED);
    }

    @Test
    void cutInTheHeader() throws IOException {
        ModelLoadException e = refused(head("cut-header.gguf", 100_000), Reason.DAMAGED);
        assertFalse(e.nativeLog().isEmpty(), "llama.cpp's own words are kept");
    }

    @Test
    void cutInTheTensors() throws IOException {
        ModelLoadException e = refused(head("cut.gguf", 40_000_000), Reason.DAMAGED);
        assertTrue(e.getMessage().contains("cut"), e.getMessage());
        assertFalse(e.nativeLog().isEmpty(), "llama.cpp's own words are kept");
        assertTrue(e.toString().contains("llama.cpp: "), e.toString());
    }

    @Test
    void randomAfterTheHeader() throws IOException {
        byte[] bytes = new byte[200_000];
        new Random(2).nextBytes(bytes);
        byte[] header = {'G', 'G', 'U', 'F', 3, 0, 0, 0};
        System.arraycopy(header, 0, bytes, 0, header.length);
        refused(file("random-body.gguf", bytes), Reason.DAMAGED);
    }

    @Test
    void wrongArchitecture() throws IOException {
        Path file = dir.resolve("architecture.gguf");
        new GgufWriter().string("general.architecture", "vaubanic").write(file);
        ModelLoadException e = refused(file, Reason.UNSUPPORTED_ARCHITECTURE);
        assertTrue(e.getMessage().contains("vaubanic"), e.getMessage());
    }

    @Test
    void aModelWithoutTensors() throws IOException {
        Path file = dir.resolve("bare.gguf");
        new GgufWriter().string("general.architecture", "llama").write(file);
        refused(file, Reason.DAMAGED);
    }

    @Test
    void biggerThanTheMemory() throws IOException {
        Path file = head("huge.gguf", 4_000_000);
        // a hole: the file takes no room on disk
        overwrite(file, 1L << 40, new byte[1]);
        ModelLoadException e = refused(file, Reason.OUT_OF_MEMORY);
        assertTrue(e.getMessage().contains("1099.5 GB"), e.getMessage());
    }

    @Test
    void aPathWithAZero() {
        assertThrows(RuntimeException.class,
                () -> library.loadModel(Path.of("a\0b.gguf"), ModelParameters.defaults()));
    }

    @Test
    void progressIsHeardAndCanCancel() {
        List<Float> heard = new ArrayList<>();
        library.loadModel(Given.model(Given.SMOL), ModelParameters.defaults().withProgress(heard::add)).close();
        assertEquals(1f, heard.getLast());
        for (int i = 1; i < heard.size(); i++) {
            assertTrue(heard.get(i) >= heard.get(i - 1), heard.toString());
        }

        ModelLoadException e = assertThrows(ModelLoadException.class, () -> library.loadModel(Given.model(Given.SMOL),
                ModelParameters.defaults().withProgress(f -> f < 0.3f)));
        assertEquals(Reason.CANCELLED, e.reason());
    }

    @Test
    void aListenerThatFailsCancelsAndIsHeardOf() {
        RuntimeException fault = new RuntimeException("mine");
        assertSame(fault, assertThrows(RuntimeException.class, () -> library.loadModel(Given.model(Given.SMOL),
                ModelParameters.defaults().withProgress(f -> {
                    throw fault;
                }))));
    }

    @Test
    void describesTheModel() {
        try (LlamaModel model = library.loadModel(Given.model(Given.CODER),
                ModelParameters.defaults().withCheckTensors(true))) {
            ModelMetadata d = model.description();
            assertEquals("qwen2", d.architecture());
            assertEquals(Optional.of("Qwen2.5 Coder 0.5B Instruct AWQ"), d.name());
            assertEquals("Q4_K - Medium", d.fileType());
            assertEquals(32_768, d.trainingContext());
            assertEquals(896, d.embeddingLength());
            assertEquals(24, d.layers());
            assertEquals(14, d.heads());
            assertEquals(2, d.keyValueHeads());
            assertEquals(64, d.keyLength());
            assertEquals(24 * 2 * (64 + 64) * 2, d.bytesPerToken(CacheType.F16, CacheType.F16));
            assertTrue(d.decoder() && !d.encoder() && !d.recurrent());
            assertTrue(d.sizeBytes() > 400_000_000 && d.sizeBytes() < 500_000_000, d.toString());
            assertTrue(d.parameters() > 490_000_000, d.toString());
            assertEquals("qwen2", model.metadata().get("general.architecture"));
            assertEquals(model.metadata().get("tokenizer.chat_template"), model.chatTemplate().orElseThrow());
            assertTrue(model.chatTemplate().orElseThrow().length() > 1_000);
            assertEquals(Optional.empty(), model.chatTemplate("no such template"));
            assertEquals(Given.model(Given.CODER), model.file());
            assertSame(library, model.library());
        }
    }

    /** llama.cpp used to end the process here. */
    @Test
    void aModelOfWhichOnlyTheVocabularyIsLoadedIsDescribed() {
        try (LlamaModel model = library.loadModel(Given.model(Given.SMOL),
                ModelParameters.defaults().withVocabularyOnly(true))) {
            ModelMetadata d = model.description();
            assertEquals("llama", d.architecture());
            assertEquals(0, d.layers() + d.heads() + d.keyValueHeads());
        }
    }

    /** Qwen3 4B has 32 heads over 2,560 numbers, and keys of 128. */
    @Test
    void lengthsOfKeysAndValuesAreThoseOfTheFile() throws IOException {
        Path file = dir.resolve("lengths.gguf");
        new GgufWriter().string("general.architecture", "llama").uint32("llama.attention.key_length", 192)
                .uint32("llama.attention.value_length", 128).string("tokenizer.ggml.model", "none").write(file);
        try (LlamaModel model = library.loadModel(file, ModelParameters.defaults().withVocabularyOnly(true))) {
            assertEquals(192, model.description().keyLength());
            assertEquals(128, model.description().valueLength());
        }
        ModelMetadata qwen3 = new ModelMetadata("qwen3", Optional.empty(), "", "", 0, 0, 0, 2560, 36, 32, 8, 128, 128,
                false, false, true);
        assertEquals(36 * 8 * (128 + 128) * 2, qwen3.bytesPerToken(CacheType.F16, CacheType.F16));
    }

    @Test
    void aClosedModelThrows() {
        LlamaModel model = library.loadModel(Given.model(Given.SMOL),
                ModelParameters.defaults().withLoadMode(ModelParameters.LoadMode.READ));
        var context = model.newContext(ContextParameters.defaults().withContextSize(256));
        assertThrows(IllegalStateException.class, model::close);
        context.close();
        var sampler = model.newSampler().greedy().build();
        assertThrows(IllegalStateException.class, model::close);
        sampler.close();
        model.close();
        model.close();
        assertTrue(model.isClosed());
        assertThrows(IllegalStateException.class, model::description);
        assertThrows(IllegalStateException.class, model::metadata);
        assertThrows(IllegalStateException.class, model::chatTemplate);
        assertThrows(IllegalStateException.class, () -> model.vocabulary().tokenize("a", true, true));
        assertThrows(IllegalStateException.class, () -> model.vocabulary().piece(1));
        assertThrows(IllegalStateException.class, () -> model.vocabulary().bos());
        assertThrows(IllegalStateException.class, () -> model.newContext(ContextParameters.defaults()));
        assertThrows(IllegalStateException.class, () -> model.newSampler().greedy().build());
        assertThrows(IllegalStateException.class, () -> model.loadAdapter(dir));
    }

    private static void overwrite(Path file, long at, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }
}
