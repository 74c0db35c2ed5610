// SPDX-License-Identifier: EPL-2.0
package org.vauban.confinement;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Landlock rules (linux/landlock.h, Documentation/userspace-api/landlock.rst): a ruleset is created, paths are added,
 * and the calling thread and all threads it starts later are bound to it. Existing threads are bound only from ABI 8
 * on.
 */
final class LandlockRules {
    // the same numbers on every architecture
    private static final long CREATE_RULESET = 444;
    private static final long ADD_RULE = 445;
    private static final long RESTRICT_SELF = 446;
    private static final int VERSION = 1;
    private static final int ERRATA = 2;
    private static final int PATH_BENEATH = 1;
    private static final int ALL_THREADS = 1 << 3;
    private static final int EINVAL = 22;

    private static final long READ_FILE = 1 << 2;
    private static final long READ_FOLDER = 1 << 3;
    private static final long WRITE_FILE = 1 << 1;
    private static final long REMOVE_FILE = 1 << 5;
    private static final long MAKE_FILE = 1 << 8;
    private static final long TRUNCATE = 1 << 14;
    private static final long DEVICE_CONTROL = 1 << 15;

    private static final int OPEN_PATH_ONLY = 0x200000;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int AT_FDCWD = -100;

    /**
     * The result of binding.
     *
     * @param outcome the kernel's answer
     * @param allThreads whether threads that existed before are bound too
     */
    record Bound(LinuxCalls.Result outcome, boolean allThreads) {}

    private final LinuxCalls calls;
    private final int abi;
    private final int errata;
    private final long openAt;
    private final long close;
    private int ruleset = -1;

    LandlockRules(LinuxCalls calls, Architecture architecture) {
        this.calls = calls;
        this.openAt = SystemCall.OPENAT.number(architecture).getAsInt();
        this.close = architecture == Architecture.X86_64 ? 3 : 57;
        LinuxCalls.Result version = calls.call(CREATE_RULESET, 0, 0, VERSION);
        this.abi = version.failed() ? 0 : (int) version.value();
        LinuxCalls.Result fixes = calls.call(CREATE_RULESET, 0, 0, ERRATA);
        this.errata = fixes.failed() ? 0 : (int) fixes.value();
        this.probe = version;
    }

    private final LinuxCalls.Result probe;

    /** Returns the ABI version, 0 if the kernel has no Landlock or it is disabled. */
    int abi() {
        return abi;
    }

    /** Returns the kernel's answer to the version query, with the reason if there is none. */
    LinuxCalls.Result probe() {
        return probe;
    }

    boolean restrictsNetwork() {
        return abi >= 4;
    }

    boolean restrictsScope() {
        return abi >= 6;
    }

    /**
     * Whether signals are restricted. Before the fix for erratum 2, signals within a process were forbidden too, which
     * the JVM needs.
     */
    boolean restrictsSignals() {
        return abi >= 6 && (errata & 2) != 0;
    }

    /** Returns all file rights that this version knows, so that those not granted are refused. */
    private long handled() {
        long rights = (1L << 13) - 1;
        rights |= abi >= 2 ? 1L << 13 : 0;
        rights |= abi >= 3 ? 1L << 14 : 0;
        rights |= abi >= 5 ? DEVICE_CONTROL : 0;
        return rights;
    }

    LinuxCalls.Result create(boolean files, boolean network) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(JAVA_LONG, 3);
            attributes.setAtIndex(JAVA_LONG, 0, files ? handled() : 0);
            attributes.setAtIndex(JAVA_LONG, 1, network && restrictsNetwork() ? 3 : 0);
            attributes.setAtIndex(JAVA_LONG, 2,
                    network && restrictsScope() ? 1 | (restrictsSignals() ? 2 : 0) : 0);
            long size = restrictsScope() ? 24 : restrictsNetwork() ? 16 : 8;
            LinuxCalls.Result made = calls.call(CREATE_RULESET, attributes.address(), size, 0);
            ruleset = (int) made.value();
            return made;
        }
    }

    LinuxCalls.Result allowReading(Path path, boolean keepOpen) {
        return allow(path, READ_FILE | READ_FOLDER, keepOpen);
    }

    LinuxCalls.Result allowDevice(Path path) {
        return allow(path, READ_FILE | READ_FOLDER | WRITE_FILE | (abi >= 5 ? DEVICE_CONTROL : 0), false);
    }

    /** Allows creating, writing, renaming and deleting files in a folder. */
    LinuxCalls.Result allowWriting(Path folder) {
        return allow(folder, READ_FILE | READ_FOLDER | WRITE_FILE | REMOVE_FILE | MAKE_FILE
                | (abi >= 3 ? TRUNCATE : 0), false);
    }

    private LinuxCalls.Result allow(Path path, long rights, boolean keepOpen) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path.toString());
            LinuxCalls.Result opened = calls.call(openAt, AT_FDCWD, name.address(), OPEN_PATH_ONLY | CLOSE_ON_EXEC);
            if (opened.failed()) {
                return opened;
            }
            // packed: 64 bits of rights, 32 bits of file descriptor
            MemorySegment rule = arena.allocate(16);
            rule.set(JAVA_LONG_UNALIGNED, 0, Files.isDirectory(path) ? rights : rights & ~READ_FOLDER);
            rule.set(JAVA_INT_UNALIGNED, 8, (int) opened.value());
            LinuxCalls.Result added = calls.call(ADD_RULE, ruleset, PATH_BENEATH, rule.address(), 0);
            if (!keepOpen) {
                calls.call(close, opened.value());
            }
            return added;
        }
    }

    Bound bind() {
        LinuxCalls.Result bound = null;
        boolean all = false;
        if (abi >= 8) {
            bound = calls.call(RESTRICT_SELF, ruleset, ALL_THREADS);
            all = !bound.failed();
        }
        if (bound == null || bound.failed() && bound.errorNumber() == EINVAL) {
            bound = calls.call(RESTRICT_SELF, ruleset, 0);
        }
        calls.call(close, ruleset);
        ruleset = -1;
        return new Bound(bound, all);
    }

    /** Returns the features of the newest known version that this one lacks. */
    List<String> missing() {
        List<String> missing = new java.util.ArrayList<>();
        if (abi < 3) {
            missing.add("truncating files is not restricted");
        }
        if (abi < 5) {
            missing.add("control calls on devices are not restricted");
        }
        return missing;
    }
}
