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
 * Collects the chat template's options from the configuration and a request: whether to reason, and variables. The
 * model reads the text that a template renders from variables, so they are reviewed, and a request whose variables the
 * gate would change is refused. For one thread.
 */
public final class TemplateFields {
    /** The variable of most templates for reasoning, followed by the other one that the engine sets. */
    private static final String THINKING = "enable_thinking";
    private static final String OTHER_THINKING = "thinking";
    private static final String EFFORT = "reasoning_effort";
    private static final Pattern EFFORTS = Pattern.compile("[a-z]{1,32}");

    private final TextReview review;
    private final JsonObject variables;
    private Reasoning reasoning;
    private int number = -1;

    /** Starts with the configured options of the model. */
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

    /** Reads a field with the reasoning effort; {@code none} turns reasoning off. */
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

    /** Sets whether the model reasons. */
    public TemplateFields think(boolean wanted) {
        reasoning = wanted ? Reasoning.ON : Reasoning.OFF;
        variables.remove(THINKING); // a configured variable would override the request
        variables.remove(OTHER_THINKING);
        return this;
    }

    /** Adds the variables to the review. */
    public TemplateFields review() {
        if (!variables.isEmpty()) {
            number = review.addExact("template variables", Exchange.GSON.toJson(variables));
            // reviewed again in the form that a template renders, without JSON escapes
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

    /** Returns the approved options. Only after the review. */
    public TemplateOptions approved(Ending ending) {
        return new TemplateOptions(reasoning, number < 0 ? null : review.text(number), ending);
    }
}
