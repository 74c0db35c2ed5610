// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;
import org.vauban.engine.host.template.ChatTemplate;
import org.vauban.engine.host.template.rendering.RenderLimits;
import org.vauban.engine.host.template.rendering.TemplateException;

/**
 * Every template that comes with llama.cpp renders every conversation as Python does, or is refused where Python
 * refuses.
 */
class RealTemplatesTest {
    private final JsonObject file = Goldens.read("goldens.json").getAsJsonObject();
    private final JsonArray conversations = Goldens.read("conversations.json").getAsJsonArray();
    private final LocalDateTime now = LocalDateTime.parse(file.get("now").getAsString());

    @Test
    void rendersAsPythonDoes() {
        List<String> wrong = new ArrayList<>();
        int compared = 0;
        for (Map.Entry<String, JsonElement> golden : file.getAsJsonObject("goldens").entrySet()) {
            String source = Goldens.text(Goldens.templates().resolve(golden.getKey()));
            JsonArray expected = golden.getValue().getAsJsonArray();
            assertEquals(conversations.size(), expected.size(), "the goldens are of other conversations");
            for (int i = 0; i < expected.size(); i++) {
                compared++;
                String was = outcome(source, conversations.get(i).getAsJsonObject());
                if (!matches(expected.get(i).getAsString(), was)) {
                    wrong.add(golden.getKey() + " × " + i + " " + conversations.get(i).getAsJsonObject().get("name")
                            + ": expected "
                            + expected.get(i).getAsString() + ", was " + was);
                }
            }
        }
        assertTrue(compared >= 70 * 12, "compared " + compared);
        assertTrue(wrong.isEmpty(), () -> wrong.size() + " differences:\n" + String.join("\n", wrong));
    }

    @Test
    void rendersTheFullTextsAsPythonDoes() {
        for (Map.Entry<String, JsonElement> golden : file.getAsJsonObject("in_full").entrySet()) {
            ChatTemplate template = ChatTemplate.compile(Goldens.text(Goldens.templates().resolve(golden.getKey())));
            JsonArray expected = golden.getValue().getAsJsonArray();
            for (int i = 0; i < expected.size(); i++) {
                if (!expected.get(i).isJsonNull()) {
                    assertEquals(expected.get(i).getAsString(),
                            template.render(Goldens.variables(conversations.get(i).getAsJsonObject()),
                                    RenderLimits.DEFAULT, now),
                            golden.getKey() + " × " + conversations.get(i).getAsJsonObject().get("name"));
                }
            }
        }
    }

    /** A legitimate conversation stays far below the limits. */
    @Test
    void staysFarBelowTheLimits() {
        RenderLimits tenth = new RenderLimits(RenderLimits.DEFAULT.steps() / 10, RenderLimits.DEFAULT.time(),
                RenderLimits.DEFAULT.output() / 10, RenderLimits.DEFAULT.text() / 10,
                RenderLimits.DEFAULT.elements() / 10, RenderLimits.DEFAULT.depth() / 4);
        for (Map.Entry<String, JsonElement> golden : file.getAsJsonObject("goldens").entrySet()) {
            String source = Goldens.text(Goldens.templates().resolve(golden.getKey()));
            for (JsonElement conversation : conversations) {
                try {
                    ChatTemplate.compile(source).render(Goldens.variables(conversation.getAsJsonObject()), tenth, now);
                } catch (TemplateException e) {
                    assertTrue(e.reason() != TemplateException.Reason.LIMIT, golden.getKey() + " " + e);
                }
            }
        }
    }

    private String outcome(String source, JsonObject conversation) {
        try {
            return Goldens.digest(
                    ChatTemplate.compile(source).render(Goldens.variables(conversation), RenderLimits.DEFAULT, now));
        } catch (TemplateException e) {
            return "error " + e;
        }
    }

    private static boolean matches(String expected, String was) {
        return expected.equals("error") ? was.startsWith("error") : expected.equals(was);
    }
}
