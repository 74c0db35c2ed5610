// SPDX-License-Identifier: EPL-2.0
package org.vauban.confinement;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * System calls of this process, all through the C library's {@code syscall}: each function that is linked costs tens of
 * milliseconds when a host starts. Pointers travel as addresses; the caller keeps the segments alive.
 */
final class LinuxCalls {
    /**
     * The result of a call.
     *
     * @param value the result, -1 on error
     * @param errorNumber errno on error, else 0
     */
    record Result(long value, int errorNumber) {
        boolean failed() {
            return value < 0;
        }
    }

    private static final long THIS_PROCESS = 0;

    private final VarHandle errno = Linker.Option.captureStateLayout()
            .varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private final Architecture architecture;
    private final MethodHandle systemCall;

    @SuppressWarnings("restricted")
    LinuxCalls(Architecture architecture) {
        this.architecture = architecture;
        Linker linker = Linker.nativeLinker();
        // a long in each of the six registers suits every system call: the kernel truncates narrower arguments
        systemCall = linker.downcallHandle(linker.defaultLookup().find("syscall").orElseThrow(),
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                        JAVA_LONG),
                Linker.Option.captureCallState("errno"), Linker.Option.firstVariadicArg(1));
    }

    Result call(long number, long... arguments) {
        long[] a = java.util.Arrays.copyOf(arguments, 6);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            long value = (long) systemCall.invokeExact(state, number, a[0], a[1], a[2], a[3], a[4], a[5]);
            return new Result(value, value < 0 ? (int) errno.get(state, 0L) : 0);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    Result control(int option, long a, long b, long c, long d) {
        return call(number(SystemCall.PRCTL), option, a, b, c, d);
    }

    /** Sets the soft and the hard limit of a resource. */
    Result limit(int resource, long limit) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment both = arena.allocate(JAVA_LONG, 2);
            both.setAtIndex(JAVA_LONG, 0, limit);
            both.setAtIndex(JAVA_LONG, 1, limit);
            return call(number(SystemCall.PRLIMIT64), THIS_PROCESS, resource, both.address(), 0);
        }
    }

    private long number(SystemCall call) {
        return call.number(architecture).getAsInt();
    }

    private static RuntimeException unexpected(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(thrown);
    }
}
