// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.vauban.llama.error.ChatTemplateException;
import org.vauban.llama.natives.ChatTemplateFunctions;
import org.vauban.llama.natives.Layouts;
import org.vauban.llama.natives.NativeAccess;
import org.vauban.llama.resource.CStrings;

/**
 * The chat formats built into llama.cpp. It recognizes a fixed list of templates by marks in their text and does not
 * interpret Jinja, so tools and options of a template are ignored. Threads: any.
 */
public final class ChatTemplates {
    private static final int MAX_ATTEMPTS = 2;

    private final LlamaLibrary library;

    ChatTemplates(LlamaLibrary library) {
        this.library = library;
    }

    /**
     * Formats a conversation.
     *
     * @param template text of a model's template, or the name of a built-in one, for example {@code chatml}
     * @param addAssistant whether to add the beginning of the assistant's answer
     * @throws ChatTemplateException if llama.cpp does not recognize the template
     */
    public String apply(String template, List<ChatMessage> messages, boolean addAssistant) {
        CStrings.requireNoZero(template, "chat template");
        library.use().acquire();
        try (Arena arena = Arena.ofConfined()) {
            ChatTemplateFunctions functions = library.llama().chatTemplate();
            MemorySegment array = arena.allocate(Layouts.CHAT_MESSAGE, Math.max(1, messages.size()));
            long capacity = 256;
            for (int i = 0; i < messages.size(); i++) {
                ChatMessage message = messages.get(i);
                long at = i * Layouts.CHAT_MESSAGE.byteSize();
                MemorySegment content = CStrings.of(arena, message.content(), "message");
                array.set(ADDRESS, at + Layouts.offset(Layouts.CHAT_MESSAGE, "role"),
                        CStrings.of(arena, message.role(), "role"));
                array.set(ADDRESS, at + Layouts.offset(Layouts.CHAT_MESSAGE, "content"), content);
                capacity += 2 * content.byteSize() + 64;
            }
            MemorySegment text = arena.allocateFrom(template);
            for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
                int size = Math.toIntExact(capacity);
                MemorySegment buffer = arena.allocate(size);
                int length = functions.apply(text, array, messages.size(), addAssistant, buffer, size);
                if (length < 0) {
                    throw new ChatTemplateException("llama.cpp does not know this chat template (it begins with \""
                            + template.substring(0, Math.min(60, template.length())).replace('\n', ' ')
                            + "\"); render it with a template interpreter instead.");
                }
                if (length <= size) {
                    return new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
                }
                capacity = length;
            }
            throw new ChatTemplateException("llama.cpp gave two lengths for one conversation.");
        } finally {
            library.use().release();
        }
    }

    /** Returns the names of the built-in templates. */
    public List<String> builtIn() {
        library.use().acquire();
        try (Arena arena = Arena.ofConfined()) {
            ChatTemplateFunctions functions = library.llama().chatTemplate();
            int count = functions.builtinTemplates(MemorySegment.NULL, 0);
            MemorySegment array = arena.allocate(ADDRESS, Math.max(1, count));
            int filled = Math.min(count, functions.builtinTemplates(array, count));
            List<String> names = new ArrayList<>();
            for (int i = 0; i < filled; i++) {
                names.add(NativeAccess.string(array.getAtIndex(ADDRESS, i)));
            }
            return List.copyOf(names);
        } finally {
            library.use().release();
        }
    }
}
