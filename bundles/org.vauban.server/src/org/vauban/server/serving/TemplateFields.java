// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.regex.Pattern;
import org.vauban.engine.TemplateOptions;
import org.vauban.engine.TemplateOptions.Ending;
import org.vauban.engine.TemplateOptions.Reasoning;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ModelTemplate;
import org.vauban.server.http.Exchange;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * What the chat template of a model is told by the configuration and by a request: whether to think, and variables. The
 * model reads what a template writes of them, so they are reviewed, and a request whose variables the gate would change
 * is refused. For one thread.
 */
public final class TemplateFields {
    /** The variable that most templates have for it, and the other one that the engine tells. */
    private static final String THINKING = "enable_thinking";
    private static final String OTHER_THINKING = "thinking";
    private static final String EFFORT = "reasoning_effort";
    private static final Pattern EFFORTS = Pattern.compile("[a-z]{1,32}");

    private final TextReview review;
    private final JsonObject variables;
    private Reasoning reasoning;
    private int number = -1;

    /** Begins with what the configuration says of the model. */
    public TemplateFields(ModelEntry model, TextReview review) {
        this.review = review;
        reasoning = model.serving().template().reasoning();
        variables = model.serving().template().variables().deepCopy();
    }

    /** Reads {@code chat_template_kwargs} and OpenAI's {@code reasoning_effort}. */
    public TemplateFields read(JsonFields body) throws InvalidInputException {
        JsonFields own = body.fields("chat_template_kwargs");
        if (own != null) {
            if (own.has(THINKING)) {
                think(own.flag(THINKING, true));
            }
            own.object().asMap().forEach((name, value) -> {
                if (!name.equals(THINKING)) {
                    variables.add(name, value);
                }
            });
            ModelTemplate.check(variables, own.path());
        }
        return effort(body, EFFORT);
    }

    /** Reads a field that says how much to think; {@code none} is not at all. */
    public TemplateFields effort(JsonFields owner, String name) throws InvalidInputException {
        String effort = owner.text(name);
        if (effort == null) {
            return this;
        }
        if (!EFFORTS.matcher(effort).matches()) {
            throw new InvalidInputException(owner.path(name), Messages.text("template.effort", owner.path(name)));
        }
        if (effort.equals("none")) {
            think(false);
            variables.remove(EFFORT);
        } else {
            variables.addProperty(EFFORT, effort);
        }
        return this;
    }

    /** Whether the model is to think. */
    public TemplateFields think(boolean wanted) {
        reasoning = wanted ? Reasoning.ON : Reasoning.OFF;
        variables.remove(THINKING); // the configuration's, which would count more
        variables.remove(OTHER_THINKING);
        return this;
    }

    /** Adds the variables to the review. */
    public TemplateFields review() {
        if (!variables.isEmpty()) {
            number = review.addExact("template variables", Exchange.GSON.toJson(variables));
            // as a template writes them, without the escapes of JSON
            StringBuilder plain = new StringBuilder();
            flatten(plain, "", variables);
            review.addExact("template variables", plain.toString());
        }
        return this;
    }

    private static void flatten(StringBuilder plain, String name, JsonElement value) {
        if (value instanceof JsonObject object) {
            object.asMap().forEach((inner, each) -> flatten(plain, inner, each));
        } else if (value instanceof JsonArray array) {
            array.forEach(each -> flatten(plain, name, each));
        } else if (value instanceof JsonPrimitive primitive) {
            plain.append(name).append(": ").append(primitive.getAsString()).append('\n');
        }
    }

    /** After the review. */
    public TemplateOptions approved(Ending ending) {
        return new TemplateOptions(reasoning, number < 0 ? null : review.text(number), ending);
    }
}
