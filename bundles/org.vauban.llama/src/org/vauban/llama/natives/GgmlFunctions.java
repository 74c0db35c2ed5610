// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.function.Function;

/** The functions of libggml and libggml-base that the binding calls. */
public final class GgmlFunctions {
    private static final MethodHandle P_J = NativeAccess.downcall(ADDRESS, JAVA_LONG);
    private static final MethodHandle I = NativeAccess.downcall(JAVA_INT);
    private static final MethodHandle J = NativeAccess.downcall(JAVA_LONG);

    private final MemorySegment version;
    private final MemorySegment commit;
    private final MemorySegment setAbortCallback;
    private final MemorySegment loadAllFromPath;
    private final MemorySegment load;
    private final MemorySegment devCount;
    private final MemorySegment devGet;
    private final MemorySegment devByType;
    private final MemorySegment devName;
    private final MemorySegment devDescription;
    private final MemorySegment devType;
    private final MemorySegment devMemory;
    private final MemorySegment devBackendReg;
    private final MemorySegment regGetProcAddress;
    private final MemorySegment threadpoolParamsInit;

    /** @param symbols returns the address of a function by name, or throws if it does not exist */
    public GgmlFunctions(Function<String, MemorySegment> symbols) {
        version = symbols.apply("ggml_version");
        commit = symbols.apply("ggml_commit");
        setAbortCallback = symbols.apply("ggml_set_abort_callback");
        loadAllFromPath = symbols.apply("ggml_backend_load_all_from_path");
        load = symbols.apply("ggml_backend_load");
        devCount = symbols.apply("ggml_backend_dev_count");
        devGet = symbols.apply("ggml_backend_dev_get");
        devByType = symbols.apply("ggml_backend_dev_by_type");
        devName = symbols.apply("ggml_backend_dev_name");
        devDescription = symbols.apply("ggml_backend_dev_description");
        devType = symbols.apply("ggml_backend_dev_type");
        devMemory = symbols.apply("ggml_backend_dev_memory");
        devBackendReg = symbols.apply("ggml_backend_dev_backend_reg");
        regGetProcAddress = symbols.apply("ggml_backend_reg_get_proc_address");
        threadpoolParamsInit = symbols.apply("ggml_threadpool_params_init");
    }

    public String version() {
        return NativeAccess.string(Downcalls.pointer(version));
    }

    public String commit() {
        return NativeAccess.string(Downcalls.pointer(commit));
    }

    public void setAbortCallback(MemorySegment callback) {
        Downcalls.pointer(setAbortCallback, callback);
    }

    public void loadAllFromPath(MemorySegment directory) {
        Downcalls.call(loadAllFromPath, directory);
    }

    /** @return the backend's registry, NULL if it cannot be loaded */
    public MemorySegment load(MemorySegment file) {
        return Downcalls.pointer(load, file);
    }

    /**
     * Calls {@code ggml_backend_score} of a backend: 0 if this processor cannot run it, otherwise higher for a better
     * one.
     */
    public static int score(MemorySegment function) {
        try {
            return (int) I.invokeExact(function);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public long deviceCount() {
        return count(devCount);
    }

    public MemorySegment device(long index) {
        try {
            return (MemorySegment) P_J.invokeExact(devGet, index);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment deviceByType(int type) {
        return Downcalls.pointer(devByType, type);
    }

    public String deviceName(MemorySegment device) {
        return NativeAccess.string(Downcalls.pointer(devName, device));
    }

    public String deviceDescription(MemorySegment device) {
        return NativeAccess.string(Downcalls.pointer(devDescription, device));
    }

    public int deviceType(MemorySegment device) {
        return Downcalls.integer(devType, device);
    }

    public void deviceMemory(MemorySegment device, MemorySegment free, MemorySegment total) {
        Downcalls.call(devMemory, device, free, total);
    }

    public MemorySegment deviceRegistry(MemorySegment device) {
        return Downcalls.pointer(devBackendReg, device);
    }

    public MemorySegment procAddress(MemorySegment registry, MemorySegment name) {
        return Downcalls.pointer(regGetProcAddress, registry, name);
    }

    public void threadpoolParamsInit(MemorySegment params, int threads) {
        Downcalls.call(threadpoolParamsInit, params, threads);
    }

    /** Calls {@code ggml_threadpool_new}, whose address comes from the CPU backend. */
    public MemorySegment threadpoolNew(MemorySegment function, MemorySegment params) {
        return Downcalls.pointer(function, params);
    }

    /** Calls {@code ggml_threadpool_free}, whose address comes from the CPU backend. */
    public void threadpoolFree(MemorySegment function, MemorySegment threadpool) {
        Downcalls.call(function, threadpool);
    }

    private static long count(MemorySegment function) {
        try {
            return (long) J.invokeExact(function);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }
}
