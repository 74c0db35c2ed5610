// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.resource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.llama.natives.LibcFunctions;

/** Where a file is mapped into this process. Linux only: elsewhere nothing is found. */
public final class MappedFile {
    private static final Path MAPS = Path.of("/proc/self/maps");
    /** See proc_pid_maps(5): address range, rights, offset, device, inode, path. */
    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) \\S+ \\S+ \\S+ \\d+\\s+(.+)");

    private MappedFile() {}

    /**
     * Takes the pages of a file that is mapped read-only out of this process's memory. They stay in the system's page
     * cache, and one that is read again comes back from there, so this changes nothing but how much memory the process
     * holds.
     *
     * @return bytes of the mappings, 0 where this system cannot
     */
    public static long forgetPages(Path file) {
        if (!Files.isReadable(MAPS)) {
            return 0;
        }
        long bytes = 0;
        try {
            String path = file.toRealPath().toString();
            for (String line : Files.readAllLines(MAPS)) {
                Matcher m = MAPPING.matcher(line);
                if (m.matches() && m.group(3).equals(path)) {
                    long from = Long.parseUnsignedLong(m.group(1), 16);
                    long length = Long.parseUnsignedLong(m.group(2), 16) - from;
                    bytes += LibcFunctions.forgetPages(from, length) ? length : 0;
                }
            }
        } catch (IOException e) {
            return bytes; // it was only to save memory
        }
        return bytes;
    }
}
