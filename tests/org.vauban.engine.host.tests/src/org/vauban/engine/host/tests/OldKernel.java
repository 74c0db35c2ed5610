// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A Java home whose java runs as on a kernel that lacks some system calls: a program that makes the kernel answer those
 * with ENOSYS and then executes the real java. Needs Python 3, as the build does.
 */
final class OldKernel {
    private static final String PROGRAM = """
                                          #!PYTHON
                                          import ctypes, os, platform, struct, sys
                                          missing = CALLS[platform.machine()]
                                          # classic BPF over the number of the call: ENOSYS for those that are missing, all others go through
                                          code = struct.pack("HBBI", 0x20, 0, 0, 0)
                                          for number in missing:
                                              code += struct.pack("HBBI", 0x15, 0, 1, number) + struct.pack("HBBI", 0x06, 0, 0, 0x00050000 | 38)
                                          code += struct.pack("HBBI", 0x06, 0, 0, 0x7fff0000)
                                          filter = ctypes.create_string_buffer(code, len(code))
                                          program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(filter))
                                          libc = ctypes.CDLL(None, use_errno=True)
                                          NO_NEW_PRIVS, SECCOMP, FILTER = 38, 22, 2
                                          if libc.prctl(NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(SECCOMP, FILTER, program, 0, 0):
                                              sys.exit("prctl: errno %d" % ctypes.get_errno())
                                          os.execv("JAVA", ["JAVA"] + sys.argv[1:])
                                          """;

    private OldKernel() {}

    /** Simulates a kernel without Landlock, by removing its three system calls. */
    static Path withoutLandlock(Path folder) throws IOException {
        return home(folder, "{'x86_64': [444, 445, 446], 'aarch64': [444, 445, 446]}");
    }

    /** Simulates a kernel that has no system call filter either. */
    static Path withoutLandlockAndFilters(Path folder) throws IOException {
        return home(folder, "{'x86_64': [444, 445, 446, 317], 'aarch64': [444, 445, 446, 277]}");
    }

    private static Path home(Path folder, String calls) throws IOException {
        Optional<Path> found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(entry -> Path.of(entry, "python3")).filter(Files::isExecutable).findFirst();
        Assumptions.assumeTrue(found.isPresent() && System.getProperty("os.name").equals("Linux"),
                "needs Linux and Python 3");
        Path python = found.orElseThrow();
        Path real = Path.of(System.getProperty("java.home"));
        Path home = Files.createDirectories(folder.resolve("old-kernel"));
        Files.copy(real.resolve("release"), home.resolve("release"));
        Path java = Files.writeString(Files.createDirectories(home.resolve("bin")).resolve("java"),
                PROGRAM.replace("PYTHON", python.toString()).replace("CALLS", calls)
                        .replace("JAVA", real.resolve("bin").resolve("java").toString()));
        if (!java.toFile().setExecutable(true)) {
            throw new IOException(java + " cannot be made a program");
        }
        return home;
    }
}
