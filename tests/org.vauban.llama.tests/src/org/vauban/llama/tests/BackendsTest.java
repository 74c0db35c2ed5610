// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.error.LibraryAlteredException;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.ModelParameters;

/** Which backend is chosen, which files are hashed, and what stays in memory. */
class BackendsTest {
    private static final String VARIANT = "libggml-cpu-";

    @BeforeAll
    static void onLinux() {
        assumeTrue(Files.exists(Path.of("/proc/self/smaps")), "only Linux tells what is mapped");
    }

    @Test
    void theVariantIsTheOneWithTheBestScore() throws Exception {
        Program.Result scored = Program.run(ScoringProgram.class,
                variants(Given.nativeDirectory()).stream().map(Path::toString).toArray(String[]::new));
        assertEquals(0, scored.exit(), scored.errors());
        int best = 0;
        Set<String> names = new TreeSet<>();
        for (String line : scored.errors().lines().toList()) {
            int score = Integer.parseInt(line.split(" ")[0]);
            if (score > best) {
                best = score;
                names.clear();
            }
            if (score == best) {
                names.add(line.split(" ")[1]);
            }
        }
        try (LlamaLibrary library = Given.library()) {
            assertEquals(names, mapped(), library::systemInfo);
        }
    }

    @Test
    void aChangedVariantIsRefused(@TempDir Path copy) throws Exception {
        String taken;
        try (LlamaLibrary library = Given.library()) {
            taken = mapped().iterator().next();
        }
        try (Stream<Path> files = Files.list(Given.nativeDirectory())) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, copy.resolve(file.getFileName().toString()));
            }
        }
        Path changed = copy.resolve(taken);
        byte[] bytes = Files.readAllBytes(changed);
        bytes[bytes.length / 2] ^= 1;
        Files.write(changed, bytes);
        Program.Result result = Program.run(OpeningProgram.class, copy.toString());
        assertTrue(result.errors().contains(LibraryAlteredException.class.getName()), result.errors());
        assertTrue(result.errors().contains(changed.toString()), result.errors());
    }

    /**
     * The same weights need not be held twice: the file's pages are released for tensors that were copied in another
     * order.
     */
    @Test
    void whatWasCopiedIsHeldOnce() throws IOException {
        Path file = Given.model(Given.CODER);
        try (LlamaLibrary library = Given.library();
                LlamaModel model = library.loadModel(file, ModelParameters.defaults())) {
            long before = resident(file);
            assertTrue(model.forgetFilePages() >= before, "the mapping is larger than what is resident of it");
            assertTrue(resident(file) < before / 10, resident(file) + " of " + before + " bytes are still in memory");
            try (LlamaContext context = model
                    .newContext(ContextParameters.defaults().withContextSize(64).withThreads(1))) {
                context.warmUp();
            }
            long after = resident(file);
            assertTrue(after > before / 2, "what is computed with comes back: " + after + " of " + before);
            assertTrue(after <= before - model.copiedBytes() / 2, "what was copied (" + model.copiedBytes()
                    + " bytes) does not come back: " + after + " of " + before);
        }
    }

    private static List<Path> variants(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(VARIANT)).sorted().toList();
        }
    }

    private static Set<String> mapped() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream().filter(line -> line.contains(VARIANT))
                .map(line -> line.substring(line.indexOf(VARIANT))).collect(Collectors.toCollection(TreeSet::new));
    }

    private static long resident(Path file) throws IOException {
        String path = file.toRealPath().toString();
        long bytes = 0;
        boolean inside = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                inside = line.endsWith(path);
            } else if (inside && line.startsWith("Rss:")) {
                bytes += Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return bytes;
    }
}
