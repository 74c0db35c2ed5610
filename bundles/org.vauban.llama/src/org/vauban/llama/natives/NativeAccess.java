// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.natives;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** The only class that calls restricted methods of the Foreign Function and Memory API. */
@SuppressWarnings("restricted")
public final class NativeAccess {
    private static final Linker LINKER = Linker.nativeLinker();

    private NativeAccess() {}

    /**
     * Returns a handle that takes the function's address as its first argument, so that the handle can be a constant
     * although the library is known only at run time.
     */
    static MethodHandle downcall(MemoryLayout result, MemoryLayout... arguments) {
        FunctionDescriptor descriptor = result == null
                ? FunctionDescriptor.ofVoid(arguments)
                : FunctionDescriptor.of(result, arguments);
        return LINKER.downcallHandle(descriptor);
    }

    /** Creates a C function pointer to {@code target}; it lives as long as {@code arena}. */
    public static MemorySegment upcall(MethodHandle target, FunctionDescriptor descriptor, Arena arena) {
        return LINKER.upcallStub(target, descriptor, arena);
    }

    /** Opens the library; it stays loaded while {@code arena} lives. */
    public static SymbolLookup open(Path library, Arena arena) {
        return SymbolLookup.libraryLookup(library, arena);
    }

    /** Returns a function of the C library, if this platform has it. */
    public static Optional<MemorySegment> libc(String name) {
        return LINKER.defaultLookup().find(name);
    }

    /** Returns a pointer from native code with its length in bytes. */
    public static MemorySegment sized(MemorySegment pointer, long bytes) {
        return pointer.reinterpret(bytes);
    }

    /** Returns the zero-terminated UTF-8 string at {@code pointer}, null for NULL; invalid bytes become U+FFFD. */
    public static String string(MemorySegment pointer) {
        if (pointer.equals(MemorySegment.NULL)) {
            return null;
        }
        return pointer.reinterpret(Long.MAX_VALUE).getString(0, StandardCharsets.UTF_8);
    }

    /** Converts the exception of a call that cannot throw. */
    static RuntimeException failed(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException runtime) {
            return runtime;
        }
        return new IllegalStateException(thrown);
    }
}
