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
 * The features of an x86 processor as reported by Linux, so that backend variants that need more are skipped without
 * opening them: hashing and opening one takes ten to twenty milliseconds. ggml itself still decides whether a variant
 * runs.
 */
public final class ProcessorFlags {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");
    private static final String FLAGS = "flags";
    /** Features that a variant needs in addition to those of the variants after it, by Linux's names. */
    private static final Map<String, String> NEEDED = Map.of("sapphirerapids", "amx_int8", "zen4", "avx512_bf16",
            "cooperlake", "avx512_bf16", "icelake", "avx512vbmi", "cascadelake", "avx512_vnni", "cannonlake",
            "avx512vbmi", "skylakex", "avx512f", "alderlake", "avx_vnni", "haswell", "avx2");

    /** Empty if the system does not report them. */
    private final Set<String> flags;

    private ProcessorFlags(Set<String> flags) {
        this.flags = flags;
    }

    /** Reads the features of this machine. */
    static ProcessorFlags read() {
        try {
            return of(Files.readString(CPUINFO, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return new ProcessorFlags(Set.of()); // another system: ggml decides
        }
    }

    /**
     * Parses the features from a file.
     *
     * @param cpuinfo content of {@code /proc/cpuinfo}; of several processors the first counts
     */
    public static ProcessorFlags of(String cpuinfo) {
        return new ProcessorFlags(cpuinfo.lines().filter(line -> line.startsWith(FLAGS) && line.indexOf(':') > 0)
                .findFirst()
                .map(line -> Set.copyOf(List.of(line.substring(line.indexOf(':') + 1).strip().split("\\s+"))))
                .orElse(Set.of()));
    }

    /** Whether the variant may run; true if unknown. */
    public boolean mayRun(String variant) {
        String needed = NEEDED.get(variant);
        return flags.isEmpty() || needed == null || flags.contains(needed);
    }
}
