// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.resource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.llama.natives.LibcFunctions;

/** Finds where a file is mapped into this process. Linux only: elsewhere nothing is found. */
public final class MappedFile {
    private static final Path MAPS = Path.of("/proc/self/maps");
    /** See proc_pid_maps(5): address range, rights, offset, device, inode, path. */
    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) \\S+ \\S+ \\S+ \\d+\\s+(.+)");

    private MappedFile() {}

    /**
     * Releases the pages of a file that is mapped read-only from this process's memory. They stay in the system's page
     * cache, from which they are mapped again on access, so only the memory use of the process changes.
     *
     * @return bytes of the mappings, 0 if the system does not support it
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
            return bytes; // only the memory saving is lost
        }
        return bytes;
    }
}
