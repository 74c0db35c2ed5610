// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Functions of the C library for the process's environment and pages, which Java cannot change. */
public final class LibcFunctions {
    private static final MethodHandle I_PPI = NativeAccess.downcall(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle I_P = NativeAccess.downcall(JAVA_INT, ADDRESS);
    private static final MethodHandle I_PP = NativeAccess.downcall(JAVA_INT, ADDRESS, ADDRESS);

    private static final MethodHandle I_PJI = NativeAccess.downcall(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    /** {@code MADV_DONTNEED} of Linux. */
    private static final int NOT_NEEDED = 4;

    private LibcFunctions() {}

    /** Sets a variable of this process's environment, as native code sees it. */
    public static void setEnvironment(String name, String value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment n = arena.allocateFrom(name);
            MemorySegment v = arena.allocateFrom(value);
            Optional<MemorySegment> setenv = NativeAccess.libc("setenv");
            if (setenv.isPresent()) {
                int unused = (int) I_PPI.invokeExact(setenv.get(), n, v, 1);
            } else {
                putenv(n, v);
            }
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    /** Removes a variable from this process's environment, as native code sees it. */
    public static void removeEnvironment(String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment n = arena.allocateFrom(name);
            Optional<MemorySegment> unsetenv = NativeAccess.libc("unsetenv");
            if (unsetenv.isPresent()) {
                int unused = (int) I_P.invokeExact(unsetenv.get(), n);
            } else {
                putenv(n, arena.allocateFrom(""));
            }
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    /** On Windows, an empty value removes the variable. */
    private static void putenv(MemorySegment name, MemorySegment value) throws Throwable {
        Optional<MemorySegment> putenv = NativeAccess.libc("_putenv_s");
        if (putenv.isPresent()) {
            int unused = (int) I_PP.invokeExact(putenv.get(), name, value);
        }
    }

    /**
     * Calls {@code madvise} with {@code MADV_DONTNEED}; for Linux, and for read-only mappings of files, whose pages are
     * mapped again on access.
     *
     * @return whether the system accepted it
     */
    public static boolean forgetPages(long address, long bytes) {
        try {
            Optional<MemorySegment> madvise = NativeAccess.libc("madvise");
            return madvise.isPresent()
                    && (int) I_PJI.invokeExact(madvise.get(), MemorySegment.ofAddress(address), bytes, NOT_NEEDED) == 0;
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    /**
     * Returns {@code strlen}: as ggml's abort callback over a zero-terminated flag, it returns "continue" for an empty
     * string and "stop" for one character, without any call into Java.
     */
    public static Optional<MemorySegment> strlen() {
        return NativeAccess.libc("strlen");
    }
}
