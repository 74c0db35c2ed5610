// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import com.google.gson.JsonObject;
import org.vauban.engine.TemplateOptions.Reasoning;
import org.vauban.engine.TemplateVariableRules;
import org.vauban.governance.text.ShortText;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.message.Messages;

/**
 * Defaults for a model's chat template, for requests that do not set them.
 *
 * @param reasoning whether the model thinks before it answers
 * @param variables not to be modified
 */
public record ModelTemplate(Reasoning reasoning, JsonObject variables) {
    /** The default of llama.cpp's server: the model may think. */
    public static final ModelTemplate STANDARD = new ModelTemplate(Reasoning.ALLOWED, new JsonObject());
    private static final int LONGEST_NAME = 64;

    /**
     * Checks whether a configuration or a request may set these variables.
     *
     * @param path path of the variables in their document
     */
    public static void check(JsonObject variables, String path) throws InvalidInputException {
        String refused = TemplateVariableRules.refused(variables).orElse(null);
        if (refused != null) {
            throw new InvalidInputException(path, Messages.text("template.name", path,
                    ShortText.of(refused, LONGEST_NAME)));
        }
        if (!TemplateVariableRules.fits(variables)
                || variables.toString().length() > TemplateVariableRules.LONGEST) {
            throw new InvalidInputException(path, Messages.text("template.large", path));
        }
    }
}
