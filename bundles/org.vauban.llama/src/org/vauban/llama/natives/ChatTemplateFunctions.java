// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.function.Function;

/** The chat templates built into llama.cpp. */
public final class ChatTemplateFunctions {
    /** Rarely or never called functions. */
    private static final class Rare {
        static final MethodHandle I_PJ = NativeAccess.downcall(JAVA_INT, ADDRESS, JAVA_LONG);
        static final MethodHandle I_PPJBPI = NativeAccess.downcall(
                JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_BOOLEAN, ADDRESS, JAVA_INT);
    }

    private final MemorySegment apply;
    private final MemorySegment builtinTemplates;

    /** @param symbols returns the address of a function by name, or throws if it does not exist */
    ChatTemplateFunctions(Function<String, MemorySegment> symbols) {
        apply = symbols.apply("llama_chat_apply_template");
        builtinTemplates = symbols.apply("llama_chat_builtin_templates");
    }

    public int apply(MemorySegment template, MemorySegment messages, long count, boolean addAssistant,
            MemorySegment buffer, int capacity) {
        try {
            return (int) Rare.I_PPJBPI.invokeExact(apply, template, messages, count, addAssistant, buffer,
                    capacity);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public int builtinTemplates(MemorySegment names, long count) {
        try {
            return (int) Rare.I_PJ.invokeExact(builtinTemplates, names, count);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }
}
