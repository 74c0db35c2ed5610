// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.llama.ControlGroupMemory;

/** What memory limits of control groups leave, with files as the kernel has them. */
class ControlGroupMemoryTest {
    private static final long MIB = 1L << 20;

    @TempDir
    private Path folder;

    private OptionalLong free(String membership) throws IOException {
        Path file = Files.writeString(folder.resolve("membership"), membership);
        return new ControlGroupMemory(folder.resolve("groups"), file).freeBytes();
    }

    /** Writes the files of a group, below the root; without a limit if it is negative. */
    private void group(String path, long limit, long used, long inactive, long active) throws IOException {
        Path group = Files.createDirectories(folder.resolve("groups").resolve(path));
        Files.writeString(group.resolve("memory.max"), limit < 0 ? "max\n" : limit * MIB + "\n");
        Files.writeString(group.resolve("memory.current"), used * MIB + "\n");
        Files.writeString(group.resolve("memory.stat"), "anon 4096\nfile 8192\nkernel 0\nfile_mapped 4096\n"
                + "inactive_anon 4096\nactive_anon 0\ninactive_file " + inactive * MIB + "\nactive_file " + active * MIB
                + "\nunevictable 4096\nworkingset_refault_file 7\n");
    }

    private static OptionalLong mib(long size) {
        return OptionalLong.of(size * MIB);
    }

    /** A container of 8 GiB that has just read a model of 4.7 GB, to hash it. */
    @Test
    void filesThatWereReadDoNotCountAsUsed() throws IOException {
        group("", 8_192, 5_200, 4_700, 0);
        assertEquals(mib(8_192 - 500), free("0::/\n"));
        group("", 8_192, 5_200, 4_000, 700);
        assertEquals(mib(8_192 - 500), free("0::/\n"));
    }

    @Test
    void theTightestOfTheGroupsAboveDecides() throws IOException {
        group("", 8_192, 1_000, 0, 0);
        group("system.slice", 2_048, 1_500, 100, 0);
        group("system.slice/vauban.service", 4_096, 300, 0, 0);
        group("system.slice/other.service", 16, 16, 0, 0);
        assertEquals(mib(2_048 - 1_400), free("1:name=systemd:/x\n0::/system.slice/vauban.service\n"));
        group("system.slice", -1, 1_500, 100, 0);
        assertEquals(mib(4_096 - 300), free("0::/system.slice/vauban.service\n"));
    }

    @Test
    void aGroupThatCannotBeSeenFromInsideIsTheRoot() throws IOException {
        group("", 1_024, 24, 0, 0);
        assertEquals(mib(1_000), free("0::/../elsewhere\n"));
        assertEquals(mib(1_000), free("0::/not/mounted\n"));
        assertEquals(mib(1_000), free("4:memory:/docker\n"));
    }

    @Test
    void withoutALimitNothingIsSaid() throws IOException {
        assertEquals(OptionalLong.empty(), free("0::/a\n"));
        group("", -1, 5_200, 4_700, 0);
        group("a", -1, 5_200, 4_700, 0);
        assertEquals(OptionalLong.empty(), free("0::/a\n"));
        assertEquals(OptionalLong.empty(), new ControlGroupMemory(folder.resolve("none"), folder.resolve("no-file"))
                .freeBytes());
    }

    /** The kernel updates the files one by one. */
    @Test
    void neitherMoreThanTheLimitNorLessThanNothingIsFree() throws IOException {
        group("", 1_024, 100, 200, 0);
        assertEquals(mib(1_024), free("0::/\n"));
        group("", 1_024, 2_000, 10, 0);
        assertEquals(mib(0), free("0::/\n"));
    }
}
