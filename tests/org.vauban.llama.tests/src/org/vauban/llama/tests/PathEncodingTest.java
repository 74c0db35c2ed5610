// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.llama.library.Backends;
import org.vauban.llama.library.NativeManifest;
import org.vauban.llama.library.PathEncoding;
import org.vauban.llama.natives.GgmlFunctions;
import org.vauban.llama.natives.NativeAccess;

/** In which characters ggml receives the path of a backend: on Windows, it reads the ANSI code page. */
class PathEncodingTest {
    private static final Charset WESTERN = Charset.forName("windows-1252");
    private static final String NAME = "H\u00e9l\u00e8ne";

    @TempDir
    private Path temp;

    private final List<String> received = new ArrayList<>();

    /** Stands for {@code ggml_backend_load}, which finds no file. */
    private MemorySegment load(MemorySegment path) {
        MemorySegment text = NativeAccess.sized(path, 4096);
        int length = 0;
        while (text.get(ValueLayout.JAVA_BYTE, length) != 0) {
            length++;
        }
        received.add(new String(text.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1));
        return MemorySegment.NULL;
    }

    /** Returns the paths that ggml receives, one character a byte. */
    private List<String> received(PathEncoding encoding) throws Exception {
        load("ggml-cpu.dll", encoding);
        return received;
    }

    private Backends load(String name, PathEncoding encoding) throws Exception {
        Path folder = Files.createDirectory(temp.resolve(NAME));
        byte[] library = {1, 2, 3};
        Files.write(folder.resolve(name), library);
        Files.writeString(folder.resolve("manifest.txt"), HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                .digest(library)) + "  " + library.length + "  " + name + "\n");
        try (Arena arena = Arena.ofConfined()) {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MemorySegment load = NativeAccess.upcall(lookup.bind(this, "load",
                    MethodType.methodType(MemorySegment.class, MemorySegment.class)),
                    FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS), arena);
            Backends backends = new Backends(NativeManifest.read(folder), folder, encoding);
            backends.load(new GgmlFunctions(function -> load));
            return backends;
        }
    }

    private String path(Charset charset) throws IOException {
        byte[] bytes = temp.resolve(NAME).resolve("ggml-cpu.dll").toString().getBytes(charset);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void windowsReceivesItsCodePageFirst() throws Exception {
        List<String> paths = received(new PathEncoding(true, WESTERN));
        assertEquals(List.of(path(WESTERN), path(StandardCharsets.UTF_8)), paths);
        assertTrue(paths.getFirst().contains("H\u00e9l\u00e8ne"), "\u00e9 is the byte E9");
    }

    @Test
    void windowsInUtf8ReceivesUtf8() throws Exception {
        assertEquals(List.of(path(StandardCharsets.UTF_8)), received(new PathEncoding(true, StandardCharsets.UTF_8)));
    }

    @Test
    void otherSystemsReceiveUtf8() throws Exception {
        assertEquals(List.of(path(StandardCharsets.UTF_8)), received(new PathEncoding(false, WESTERN)));
    }

    @Test
    void aLibraryForAGraphicsCardThatIsNotLoadedIsTold() throws Exception {
        assertEquals(List.of(temp.resolve(NAME).resolve("ggml-cuda.dll")),
                load("ggml-cuda.dll", new PathEncoding(true, WESTERN)).refused());
    }

    @Test
    void lettersOutsideTheCodePageAreSaid() {
        PathEncoding western = new PathEncoding(true, WESTERN);
        assertEquals("", western.advice("C:\\Users\\" + NAME));
        assertFalse(western.contains("C:\\Users\\\u0416"));
        String advice = western.advice("C:\\Users\\\u0416");
        assertTrue(advice.contains("windows-1252") && advice.contains("plain letters"), advice);
        assertEquals("", new PathEncoding(true, StandardCharsets.UTF_8).advice("C:\\Users\\\u0416"));
        assertEquals("", new PathEncoding(false, WESTERN).advice("/home/\u0416"));
    }
}
