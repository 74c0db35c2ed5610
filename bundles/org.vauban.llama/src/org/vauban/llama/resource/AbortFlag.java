// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.resource;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;

import org.vauban.llama.natives.LibcFunctions;
import org.vauban.llama.natives.NativeAccess;

/** A flag that llama.cpp checks after each node of a graph, and that any thread may raise and lower at any time. */
public final class AbortFlag implements AutoCloseable {
    private static final VarHandle FLAG = JAVA_BYTE.varHandle();

    /**
     * Lives as long as this object, so that raising it late does no harm. A string with one character if raised,
     * otherwise empty.
     */
    private final MemorySegment flag = Arena.ofAuto().allocate(2);
    private final Arena callbacks = Arena.ofShared();

    /**
     * Returns the callback for llama.cpp: {@code strlen} over the flag needs no call into Java; if it is not available,
     * an upcall reads the flag.
     */
    public MemorySegment callback() {
        return LibcFunctions.strlen().orElseGet(() -> {
            try {
                MethodHandle read = MethodHandles.lookup().findStatic(AbortFlag.class, "isRaised",
                        MethodType.methodType(boolean.class, MemorySegment.class, MemorySegment.class));
                return NativeAccess.upcall(MethodHandles.insertArguments(read, 0, flag),
                        FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS), callbacks);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Returns the argument of the callback. */
    public MemorySegment data() {
        return flag;
    }

    private static boolean isRaised(MemorySegment flag, MemorySegment ignored) {
        return (byte) FLAG.getVolatile(flag, 0L) != 0;
    }

    public boolean isRaised() {
        return isRaised(flag, flag);
    }

    public void raise() {
        FLAG.setVolatile(flag, 0L, (byte) 1);
    }

    public void lower() {
        FLAG.setVolatile(flag, 0L, (byte) 0);
    }

    /** Frees the callback, which must no longer be called. */
    @Override
    public void close() {
        callbacks.close();
    }
}
