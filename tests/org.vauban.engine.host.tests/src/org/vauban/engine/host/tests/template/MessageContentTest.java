// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.vauban.engine.host.template.ChatTemplate;
import org.vauban.engine.host.template.MessageContent;
import org.vauban.engine.host.template.rendering.TemplateException;
import org.vauban.engine.host.template.rendering.TemplateException.Reason;

class MessageContentTest {
    private static final Map<String, Object> TEXT = Map.of("type", "text", "text", "a");

    private static boolean partsIn(String template) {
        return MessageContent.isReadInParts(ChatTemplate.compile(Goldens.text(Goldens.templates().resolve(template))));
    }

    @Test
    void knowsWhichTemplatesReadParts() {
        assertTrue(partsIn("Qwen3.5-4B.jinja"));
        assertTrue(partsIn("Kimi-K2-Instruct.jinja"));
        assertFalse(partsIn("Qwen-Qwen2.5-7B-Instruct.jinja"));
        assertFalse(partsIn("microsoft-Phi-3.5-mini-instruct.jinja"));
        assertFalse(MessageContent.isReadInParts(ChatTemplate.compile("{{ messages[0].content }}")));
        assertFalse(MessageContent.isReadInParts(ChatTemplate.compile("{{ messages|tojson }}")));
    }

    @Test
    void joinsTextParts() {
        List<Map<String, Object>> messages = List.of(
                Map.of("role", "user", "content", List.of(TEXT, Map.of("type", "text", "text", "b"))),
                Map.of("role", "assistant", "content", "c"));
        assertEquals("user:a\nb;assistant:c;",
                ChatTemplate.compile("{% for m in messages %}{{ m.role }}:{{ m.content }};{% endfor %}")
                        .render(Map.of("messages", MessageContent.joined(messages))));
    }

    @Test
    void refusesImagesAndSaysWhich() {
        List<Map<String, Object>> messages = List.of(Map.of("role", "user", "content", "x"),
                Map.of("role", "user", "content", List.of(TEXT, Map.of("type", "image"),
                        Map.of("type", "image_url", "image_url", Map.of("url", "u")))));
        TemplateException failure = assertThrows(TemplateException.class, () -> MessageContent.joined(messages));
        assertEquals(Reason.UNSUPPORTED, failure.reason());
        assertTrue(failure.getMessage().contains("part 2 of message 2 is of type 'image', and 1 more"),
                failure.getMessage());
    }

    @Test
    void aTypeThatIsTooLongIsCutAtAWholeCharacter() {
        for (String before : List.of("", "x")) { // for one of them, the limit falls inside a character
            String type = before + "\uD83D\uDE00".repeat(50);
            String said = assertThrows(TemplateException.class, () -> MessageContent
                    .joined(List.of(Map.of("role", "user", "content", List.of(Map.of("type", type))))))
                    .getMessage();
            assertTrue(said.contains("\uD83D\uDE00…'"), said);
        }
    }
}
