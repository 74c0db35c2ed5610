// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.function.Function;

/** LoRA adapters. */
public final class AdapterFunctions {
    /** Rarely or never called functions. */
    private static final class Rare {
        static final MethodHandle I_PPJP = NativeAccess.downcall(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
    }

    private final MemorySegment loraInit;
    private final MemorySegment loraFree;
    private final MemorySegment setAdaptersLora;

    /** @param symbols returns the address of a function by name, or throws if it does not exist */
    AdapterFunctions(Function<String, MemorySegment> symbols) {
        loraInit = symbols.apply("llama_adapter_lora_init");
        loraFree = symbols.apply("llama_adapter_lora_free");
        setAdaptersLora = symbols.apply("llama_set_adapters_lora");
    }

    public MemorySegment loraInit(MemorySegment model, MemorySegment path) {
        return Downcalls.pointer(loraInit, model, path);
    }

    public void loraFree(MemorySegment adapter) {
        Downcalls.call(loraFree, adapter);
    }

    public int setAdaptersLora(MemorySegment context, MemorySegment adapters, long count, MemorySegment scales) {
        try {
            return (int) Rare.I_PPJP.invokeExact(setAdaptersLora, context, adapters, count, scales);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }
}
