// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The C++ runtime that a Java for Windows brings. Windows loads a library from the folder of {@code java.exe} first, so
 * llama.cpp gets this one, and with one before 14.40 it crashes at its first mutex: since then, a mutex needs no
 * initialization, and the libraries have none.
 *
 * @param major first number of its version
 * @param minor second number
 * @see <a href="https://learn.microsoft.com/windows/win32/api/verrsrc/ns-verrsrc-vs_fixedfileinfo">VS_FIXEDFILEINFO</a>
 */
public record CppRuntime(int major, int minor) {
    private static final int OLDEST_MAJOR = 14;
    private static final int OLDEST_MINOR = 40;
    /** Such a file has less than a megabyte. */
    private static final long MOST_BYTES = 16L << 20;
    private static final int SIGNATURE = 0xFEEF04BD;
    private static final int STRUCTURE = 0x00010000;
    /** Offset of the file version: behind signature and version of the structure. */
    private static final int VERSION = 8;

    /**
     * Returns the runtime of a Java installation. Reads the disk.
     *
     * @return empty if it brings none, as on every other system, or if its version cannot be read
     */
    public static Optional<CppRuntime> of(Path home) {
        Path file = home.resolve("bin").resolve("msvcp140.dll");
        try {
            return Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES
                    ? Optional.ofNullable(version(Files.readAllBytes(file)))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static @Nullable CppRuntime version(byte[] library) {
        ByteBuffer bytes = ByteBuffer.wrap(library).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + VERSION + Integer.BYTES <= library.length; at += Integer.BYTES) { // it is aligned
            if (bytes.getInt(at) == SIGNATURE && bytes.getInt(at + Integer.BYTES) == STRUCTURE) {
                int version = bytes.getInt(at + VERSION);
                return new CppRuntime(version >>> Short.SIZE, version & 0xFFFF);
            }
        }
        return null;
    }

    /** Whether llama.cpp can run with it. */
    public boolean suffices() {
        return major > OLDEST_MAJOR || major == OLDEST_MAJOR && minor >= OLDEST_MINOR;
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
