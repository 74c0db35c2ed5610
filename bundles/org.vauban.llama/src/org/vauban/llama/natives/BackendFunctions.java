// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.natives;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.function.Function;

/** Version, logging and backends: the functions of libllama that need no model. */
public final class BackendFunctions {
    private static final MethodHandle B = NativeAccess.downcall(JAVA_BOOLEAN);
    private static final MethodHandle V = NativeAccess.downcall(null);

    private final MemorySegment version;
    private final MemorySegment init;
    private final MemorySegment systemInfo;
    private final MemorySegment logSet;
    private final MemorySegment supportsMmap;
    private final MemorySegment supportsMlock;
    private final MemorySegment supportsGpuOffload;

    /** @param symbols returns the address of a function by name, or throws if it does not exist */
    BackendFunctions(Function<String, MemorySegment> symbols) {
        version = symbols.apply("llama_version");
        init = symbols.apply("llama_backend_init");
        systemInfo = symbols.apply("llama_print_system_info");
        logSet = symbols.apply("llama_log_set");
        supportsMmap = symbols.apply("llama_supports_mmap");
        supportsMlock = symbols.apply("llama_supports_mlock");
        supportsGpuOffload = symbols.apply("llama_supports_gpu_offload");
    }

    public String version() {
        return NativeAccess.string(Downcalls.pointer(version));
    }

    public void init() {
        try {
            V.invokeExact(init);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public String systemInfo() {
        return NativeAccess.string(Downcalls.pointer(systemInfo));
    }

    public void logSet(MemorySegment callback, MemorySegment userData) {
        Downcalls.call(logSet, callback, userData);
    }

    public boolean supportsMmap() {
        try {
            return (boolean) B.invokeExact(supportsMmap);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public boolean supportsMlock() {
        try {
            return (boolean) B.invokeExact(supportsMlock);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public boolean supportsGpuOffload() {
        try {
            return (boolean) B.invokeExact(supportsGpuOffload);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }
}
