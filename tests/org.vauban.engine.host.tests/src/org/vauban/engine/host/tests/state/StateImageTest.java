// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.host.state.ModelIdentity;
import org.vauban.engine.host.state.SequenceState;
import org.vauban.engine.host.state.StateFormatException;
import org.vauban.engine.host.state.StateImage;
import org.vauban.engine.host.state.StateOwner;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.error.StateException;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.ModelParameters;

/** A state that comes back from outside is not trusted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StateImageTest {
    private static final StateOwner OWNER = new StateOwner("model", "workspace");
    private static final int TOKENS = 20;
    private static final int LONGEST = 256;
    private static final int HEADER = 84;
    private static final int BODY = HEADER + 8 * TOKENS;

    private LlamaLibrary library;
    private LlamaModel model;
    private LlamaContext context;
    private byte[] image;

    @BeforeAll
    void read() {
        library = LlamaLibrary.open(Path.of(System.getProperty("vauban.natives")));
        model = library.loadModel(
                Path.of(System.getProperty("vauban.root"), "target", "tiny-models", "tiny-coder.gguf"),
                ModelParameters.defaults());
        context = model.newContext(ContextParameters.defaults().withContextSize(LONGEST).withMaxSequences(2)
                .withUnifiedMemory(true).withThreads(1));
        int[] tokens = IntStream.range(100, 100 + TOKENS).toArray();
        try (LlamaBatch batch = new LlamaBatch(TOKENS)) {
            for (int i = 0; i < TOKENS; i++) {
                batch.add(tokens[i], i, 0, i == TOKENS - 1);
            }
            context.decode(batch);
        }
        Arena arena = Arena.ofShared();
        try (SequenceState state = new SequenceState(tokens, IntStream.range(0, TOKENS).toArray(),
                context.states().saveSequence(0, arena), arena)) {
            byte[] head = StateImage.head(OWNER, state);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (byte[] piece = {0}; piece.length > 0;) {
                piece = StateImage.piece(head, state, out.size(), 1000);
                out.writeBytes(piece);
            }
            image = out.toByteArray();
            assertEquals(StateImage.length(state), image.length);
        }
    }

    @AfterAll
    void close() {
        context.close();
        model.close();
        library.close();
    }

    private SequenceState taken(byte[] bytes) {
        return taken(bytes, OWNER, LONGEST);
    }

    private SequenceState taken(byte[] bytes, StateOwner owner, int longest) {
        Arena arena = Arena.ofShared();
        MemorySegment segment = arena.allocate(Math.max(1, bytes.length), 16).asSlice(0, bytes.length);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        try {
            return StateImage.read(segment, arena, owner, model.vocabulary().size(), longest);
        } catch (StateFormatException e) {
            arena.close();
            throw e;
        }
    }

    @Test
    void anImageComesBackWhole() {
        try (SequenceState state = taken(image)) {
            assertArrayEquals(IntStream.range(100, 100 + TOKENS).toArray(), state.tokens());
            context.states().restoreSequence(1, state.bytes());
            assertEquals(TOKENS - 1, context.memory().positionMax(1));
        }
    }

    @Test
    void anotherModelOrTooManyTokensAreRefused() {
        assertThrows(StateFormatException.class, () -> taken(image, new StateOwner("other", "workspace"), LONGEST));
        assertThrows(StateFormatException.class, () -> taken(image, OWNER, TOKENS - 1));
    }

    @Test
    void whatIsCutOrChangedIsRefused() {
        for (int length : new int[] {0, 1, 4, 83, 84, 85, BODY, BODY + 32, image.length - 1}) {
            byte[] cut = Arrays.copyOf(image, length);
            assertThrows(StateFormatException.class, () -> taken(cut), "cut to " + length);
        }
        assertThrows(StateFormatException.class, () -> taken(Arrays.copyOf(image, image.length + 1)));
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            byte[] changed = image.clone();
            int at = i < 300 ? i : random.nextInt(image.length);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            assertThrows(StateFormatException.class, () -> taken(changed), "byte " + at);
        }
    }

    /** All hashes and checksums are recomputed: a forged state that is accepted nevertheless does no harm. */
    @Test
    void whatWasForgedDoesNoHarm() {
        Random random = new Random(11);
        int refused = 0;
        int taken = 0;
        int[] values = {-1, 0, 1, TOKENS, LONGEST, 1 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE};
        for (int i = 0; i < 2_000; i++) {
            byte[] forged = image.clone();
            ByteBuffer view = ByteBuffer.wrap(forged).order(ByteOrder.LITTLE_ENDIAN);
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                // the count, tokens and positions, and llama.cpp's table of cells with what follows it
                int words = (8 * TOKENS + 32 + 16 + 12 * TOKENS + 64) / 4;
                int at = 80 + 4 * random.nextInt(words);
                view.putInt(at,
                        random.nextBoolean() ? values[random.nextInt(values.length)] : random.nextInt(2 * TOKENS));
            }
            forge(forged);
            try (SequenceState state = taken(forged)) {
                taken++;
                context.states().restoreSequence(1, state.bytes());
                assertArrayEquals(new int[] {state.positions()[0], state.positions()[TOKENS - 1]},
                        new int[] {context.memory().positionMin(1), context.memory().positionMax(1)});
            } catch (StateFormatException e) {
                refused++;
            } catch (StateException e) {
                assertTrue(!e.wiped() || context.memory().positionMax(1) == -1);
            }
        }
        assertTrue(refused > taken, refused + " refused, " + taken + " taken");
        try (SequenceState state = taken(image)) {
            context.states().restoreSequence(1, state.bytes());
            assertEquals(TOKENS - 1, context.memory().positionMax(1));
        }
    }

    private static void forge(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, BODY + 32, bytes.length - BODY - 32);
        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putLong(BODY + 24, crc.getValue());
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(bytes, 48, bytes.length - 48);
            System.arraycopy(sha.digest(), 0, bytes, 16, 32);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void filesThatDifferAreOtherModels(@TempDir Path folder) throws Exception {
        byte[] weights = new byte[3 << 20];
        new Random(1).nextBytes(weights);
        Path one = Files.write(folder.resolve("one"), weights);
        Path same = Files.write(folder.resolve("same"), weights);
        new Random(2).nextBytes(weights);
        Path other = Files.write(folder.resolve("other"), weights);
        Path longer = Files.write(folder.resolve("longer"), Arrays.copyOf(weights, weights.length + 1));
        assertEquals(ModelIdentity.of(one), ModelIdentity.of(same));
        assertEquals(4 - 1, java.util.stream.Stream.of(ModelIdentity.of(one), ModelIdentity.of(same),
                ModelIdentity.of(other), ModelIdentity.of(longer)).distinct().count());
        assertEquals(64, ModelIdentity.of(Files.createFile(folder.resolve("empty"))).length());
    }
}
