// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.endpoint.BackEnd;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/** Reads {@code backEnds} of a model: the endpoints of the policy that serve it. */
final class BackEndParser {
    private static final int MOST = 64;
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private BackEndParser() {}

    /** Returns the back ends of a model; empty if only this machine serves it. */
    static List<BackEnd> parse(JsonFields model) throws InvalidInputException {
        List<BackEnd> backEnds = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonFields each : model.has("backEnds") ? model.requiredObjects("backEnds", MOST)
                : List.<JsonFields>of()) {
            each.allow(Set.of("endpoint", "model", "keyVariable", "certificate", "passwordVariable"));
            String name = each.requiredText("endpoint");
            if (!NAME.matcher(name).matches() || !names.add(name)) {
                throw new InvalidInputException(each.path("endpoint"),
                        Messages.text("backend.name", each.path("endpoint"), name));
            }
            if (each.has("passwordVariable")) {
                each.required("certificate");
            }
            String known = each.text("model");
            backEnds.add(new BackEnd(name, known == null ? model.requiredText("id") : known,
                    variable(each, "keyVariable"), each.absolutePath("certificate"),
                    variable(each, "passwordVariable")));
        }
        return backEnds;
    }

    private static @Nullable String variable(JsonFields fields, String name) throws InvalidInputException {
        String variable = fields.text(name);
        if (variable != null && !VARIABLE.matcher(variable).matches()) {
            throw new InvalidInputException(fields.path(name),
                    Messages.text("backend.variable", fields.path(name), variable));
        }
        return variable;
    }
}
