// SPDX-License-Identifier: EPL-2.0
package org.vauban.confinement;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The C library's {@code syscall}, {@code prctl} and {@code setrlimit}. Pointers travel as addresses; the caller keeps
 * the segments alive.
 */
final class LinuxCalls {
    /**
     * What a call gave.
     *
     * @param value the result, -1 on error
     * @param errorNumber errno on error, else 0
     */
    record Result(long value, int errorNumber) {
        boolean failed() {
            return value < 0;
        }
    }

    private final Linker.Option captureErrno = Linker.Option.captureCallState("errno");
    private final VarHandle errno = Linker.Option.captureStateLayout()
            .varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private final MethodHandle systemCall;
    private final MethodHandle processControl;
    private final MethodHandle setResourceLimit;

    @SuppressWarnings("restricted")
    LinuxCalls() {
        Linker linker = Linker.nativeLinker();
        // a long in each of the six registers serves every system call: narrower arguments are cut by the kernel
        systemCall = linker.downcallHandle(linker.defaultLookup().find("syscall").orElseThrow(),
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                        JAVA_LONG),
                captureErrno, Linker.Option.firstVariadicArg(1));
        processControl = linker.downcallHandle(linker.defaultLookup().find("prctl").orElseThrow(),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG), captureErrno,
                Linker.Option.firstVariadicArg(1));
        setResourceLimit = linker.downcallHandle(linker.defaultLookup().find("setrlimit").orElseThrow(),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, java.lang.foreign.ValueLayout.ADDRESS), captureErrno);
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
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            int value = (int) processControl.invokeExact(state, option, a, b, c, d);
            return new Result(value, value < 0 ? (int) errno.get(state, 0L) : 0);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Sets the soft and the hard limit of a resource. */
    Result limit(int resource, long limit) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            MemorySegment both = arena.allocate(JAVA_LONG, 2);
            both.setAtIndex(JAVA_LONG, 0, limit);
            both.setAtIndex(JAVA_LONG, 1, limit);
            int value = (int) setResourceLimit.invokeExact(state, resource, both);
            return new Result(value, value < 0 ? (int) errno.get(state, 0L) : 0);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    private static RuntimeException unexpected(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(thrown);
    }
}
