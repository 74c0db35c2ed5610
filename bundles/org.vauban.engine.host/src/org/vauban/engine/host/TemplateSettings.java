// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.TemplateOptions.Ending;
import org.vauban.engine.TemplateOptions.Reasoning;
import org.vauban.engine.TemplateVariableRules;
import org.vauban.engine.host.answer.CallJson;
import org.vauban.engine.host.message.HostMessages;
import org.vauban.engine.host.message.ShownName;
import org.vauban.engine.host.prompt.ChatTemplateInput;
import org.vauban.engine.protocol.HostProtocol.WireTemplate;

/** Reads the variables of a chat template, apart from the conversation. */
final class TemplateSettings {
    private static final int LONGEST_NAME = 64;

    private TemplateSettings() {}

    /**
     * @param said the conversation, oldest message first
     * @throws org.vauban.engine.EngineException if the settings are invalid
     */
    static ChatTemplateInput.Settings read(@Nullable WireTemplate template, List<ChatTemplateInput.Message> said,
            HostMessages messages) {
        if (template == null) {
            return ChatTemplateInput.Settings.STANDARD;
        }
        Reasoning reasoning = template.reasoning();
        Ending ending = template.ending();
        if (ending == Ending.CONTINUED) {
            ChatTemplateInput.Message last = said.getLast();
            messages.require(said.size() > 1 && last.role().equals("assistant") && last.calls().isEmpty()
                    && !last.content().isEmpty(), "template.ending");
        }
        String variables = template.variables();
        return new ChatTemplateInput.Settings(reasoning == null ? Reasoning.AUTO : reasoning,
                variables == null ? new JsonObject() : variables(variables, messages),
                ending == null ? Ending.ANSWER : ending);
    }

    private static JsonObject variables(String text, HostMessages messages) {
        messages.require(text.length() <= TemplateVariableRules.LONGEST, "template.variables");
        JsonElement parsed = CallJson.parse(text).orElse(JsonNull.INSTANCE);
        JsonObject variables = parsed instanceof JsonObject object ? object : new JsonObject();
        messages.require(parsed instanceof JsonObject && TemplateVariableRules.fits(variables), "template.variables");
        TemplateVariableRules.refused(variables).ifPresent(
                name -> messages.require(false, "template.variables." + ShownName.of(name, LONGEST_NAME)));
        return variables;
    }
}
