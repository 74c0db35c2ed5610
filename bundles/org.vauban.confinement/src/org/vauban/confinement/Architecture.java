// SPDX-License-Identifier: EPL-2.0
package org.vauban.confinement;

import java.util.Optional;

/** The processor architectures that the system call filter supports. */
public enum Architecture {
    /** Intel and AMD, 64 bits: {@code AUDIT_ARCH_X86_64} of linux/audit.h. */
    X86_64(0xC000003E),
    /** ARM, 64 bits: {@code AUDIT_ARCH_AARCH64} of linux/audit.h. */
    AARCH64(0xC00000B7);

    private final int auditArchitecture;

    Architecture(int auditArchitecture) {
        this.auditArchitecture = auditArchitecture;
    }

    /** Returns the number by which the kernel tells the filter the calling convention of a system call. */
    public int auditArchitecture() {
        return auditArchitecture;
    }

    /** Returns the architecture of this JVM according to {@code os.arch}, empty for one without a filter. */
    public static Optional<Architecture> current() {
        return switch (System.getProperty("os.arch", "")) {
            case "amd64", "x86_64" -> Optional.of(X86_64);
            case "aarch64", "arm64" -> Optional.of(AARCH64);
            default -> Optional.empty();
        };
    }
}
