// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.library;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What Linux says that an x86 processor can do, so that variants of a backend which need more are passed over unread:
 * hashing and opening one takes ten to twenty milliseconds. Whether a variant runs is still decided by ggml itself.
 */
public final class ProcessorFlags {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");
    private static final String FLAGS = "flags";
    /** What a variant needs beside what the ones after it need, by Linux's names. */
    private static final Map<String, String> NEEDED = Map.of("sapphirerapids", "amx_int8", "zen4", "avx512_bf16",
            "cooperlake", "avx512_bf16", "icelake", "avx512vbmi", "cascadelake", "avx512_vnni", "cannonlake",
            "avx512vbmi", "skylakex", "avx512f", "alderlake", "avx_vnni", "haswell", "avx2");

    /** Empty where the system does not tell. */
    private final Set<String> flags;

    private ProcessorFlags(Set<String> flags) {
        this.flags = flags;
    }

    /** Those of this machine. */
    static ProcessorFlags read() {
        try {
            return of(Files.readString(CPUINFO, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return new ProcessorFlags(Set.of()); // another system: ggml tells
        }
    }

    /**
     * Those of a file.
     *
     * @param cpuinfo as {@code /proc/cpuinfo} has it; of several processors the first counts
     */
    public static ProcessorFlags of(String cpuinfo) {
        return new ProcessorFlags(cpuinfo.lines().filter(line -> line.startsWith(FLAGS) && line.indexOf(':') > 0)
                .findFirst()
                .map(line -> Set.copyOf(List.of(line.substring(line.indexOf(':') + 1).strip().split("\\s+"))))
                .orElse(Set.of()));
    }

    /** Whether the variant may run; true where that is not known. */
    public boolean mayRun(String variant) {
        String needed = NEEDED.get(variant);
        return flags.isEmpty() || needed == null || flags.contains(needed);
    }
}
