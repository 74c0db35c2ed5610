// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls with signatures that occur in several areas. Methods are named by result (pointer, integer, size, bool, or call
 * for none) and take the address of the function first; the functions themselves throw nothing.
 */
final class Downcalls {
    private static final MethodHandle P = NativeAccess.downcall(ADDRESS);
    private static final MethodHandle P_I = NativeAccess.downcall(ADDRESS, JAVA_INT);
    private static final MethodHandle P_P = NativeAccess.downcall(ADDRESS, ADDRESS);
    private static final MethodHandle I_P = NativeAccess.downcall(JAVA_INT, ADDRESS);
    private static final MethodHandle V_PP = NativeAccess.downcall(null, ADDRESS, ADDRESS);
    private static final MethodHandle V_PPP = NativeAccess.downcall(null, ADDRESS, ADDRESS, ADDRESS);

    /** Functions that are called once a model is loaded, see {@link LlamaFunctions#prepare}. */
    static final class Later {
        static final MethodHandle P_PI = NativeAccess.downcall(ADDRESS, ADDRESS, JAVA_INT);
        static final MethodHandle P_PP = NativeAccess.downcall(ADDRESS, ADDRESS, ADDRESS);
        static final MethodHandle I_PI = NativeAccess.downcall(JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle J_P = NativeAccess.downcall(JAVA_LONG, ADDRESS);
        static final MethodHandle B_P = NativeAccess.downcall(JAVA_BOOLEAN, ADDRESS);
        static final MethodHandle V_P = NativeAccess.downcall(null, ADDRESS);
        static final MethodHandle V_PI = NativeAccess.downcall(null, ADDRESS, JAVA_INT);
    }

    private Downcalls() {}

    static MemorySegment pointer(MemorySegment function) {
        try {
            return (MemorySegment) P.invokeExact(function);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    static MemorySegment pointer(MemorySegment function, int number) {
        try {
            return (MemorySegment) P_I.invokeExact(function, number);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    static MemorySegment pointer(MemorySegment function, MemorySegment argument) {
        try {
            return (MemorySegment) P_P.invokeExact(function, argument);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    static MemorySegment pointer(MemorySegment function, MemorySegment argument, int number) {
        try {
            return (MemorySegment) Later.P_PI.invokeExact(function, argument, number);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    static MemorySegment pointer(MemorySegment function, MemorySegment first, MemorySegment second) {
        try {
            return (MemorySegment) Later.P_PP.invokeExact(function, first, second);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    static int integer(MemorySegment function, MemorySegment argument) {
        try {
            return (int) I_P.invokeExact(function, argument);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    static int integer(MemorySegment function, MemorySegment argument, int number) {
        try {
            return (int) Later.I_PI.invokeExact(function, argument, number);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    static long size(MemorySegment function, MemorySegment argument) {
        try {
            return (long) Later.J_P.invokeExact(function, argument);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    static boolean bool(MemorySegment function, MemorySegment argument) {
        try {
            return (boolean) Later.B_P.invokeExact(function, argument);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    static void call(MemorySegment function, MemorySegment argument) {
        try {
            Later.V_P.invokeExact(function, argument);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    static void call(MemorySegment function, MemorySegment argument, int number) {
        try {
            Later.V_PI.invokeExact(function, argument, number);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    static void call(MemorySegment function, MemorySegment first, MemorySegment second) {
        try {
            V_PP.invokeExact(function, first, second);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    static void call(MemorySegment function, MemorySegment first, MemorySegment second, MemorySegment third) {
        try {
            V_PPP.invokeExact(function, first, second, third);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }
}
