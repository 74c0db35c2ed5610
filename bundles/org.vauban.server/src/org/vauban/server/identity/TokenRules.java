// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;
import org.vauban.server.oidc.OidcProvider;
import org.vauban.server.oidc.OidcSettings;

/**
 * Whose tokens of a provider are, and what their users may do.
 *
 * @param name claim with the name of the user
 * @param rules of which the first one that fits decides on the role
 */
record TokenRules(OidcSettings provider, String name, List<Rule> rules) {
    private static final Set<String> FIELDS = Stream.concat(OidcSettings.FIELDS.stream(), Stream.of("name", "rules"))
            .collect(Collectors.toUnmodifiableSet());
    /** Claims that have several values in one text, with spaces between them. */
    private static final Set<String> SPACED = Set.of("scope", "scp");
    private static final int MOST_RULES = 1_000;
    private static final int LONGEST = 256;

    TokenRules {
        rules = List.copyOf(rules);
    }

    /**
     * What a value of a claim permits.
     *
     * @param claim its name; one that begins with a slash leads to a member of a member
     */
    record Rule(String claim, String value, Grant grant) {
        boolean fits(JsonObject claims) {
            return switch (at(claims, claim)) {
                case JsonArray several -> several.contains(new JsonPrimitive(value));
                case JsonPrimitive one when one.isString() && SPACED.contains(claim) ->
                    List.of(one.getAsString().split(" ")).contains(value);
                case JsonPrimitive one -> one.isString() && one.getAsString().equals(value);
                case null, default -> false;
            };
        }
    }

    static TokenRules parse(JsonFields fields) throws InvalidInputException {
        fields.allow(FIELDS);
        List<Rule> rules = new ArrayList<>();
        for (JsonFields rule : fields.requiredObjects("rules", MOST_RULES)) {
            rule.allow(Set.of("claim", "value", "role", "scopes"));
            rules.add(new Rule(rule.requiredText("claim"), rule.requiredText("value"), Grant.parse(rule)));
        }
        return new TokenRules(OidcSettings.parse(fields), fields.requiredText("name"), rules);
    }

    /** What a token shows. @throws IdentityException if that is nothing */
    IdentityClaim shown(JsonObject claims) throws IdentityException {
        return new IdentityClaim(IdentityKind.TOKEN, user(claims), grant(claims), OidcProvider.issued(claims));
    }

    /** The name of the user. @throws IdentityException if there is none */
    private String user(JsonObject claims) throws IdentityException {
        String text = at(claims, name) instanceof JsonPrimitive value && value.isString() ? value.getAsString() : "";
        boolean unverified = name.equals("email") && claims.get("email_verified") instanceof JsonPrimitive verified
                && !verified.getAsBoolean();
        if (text.isBlank() || text.length() > LONGEST || text.codePoints().anyMatch(Character::isISOControl)
                || unverified) {
            throw IdentityException.refused(Messages.text("token.name", name));
        }
        return text;
    }

    /** All that the rules of the first role permit. @throws IdentityException for no role, or two of separate duties */
    private Grant grant(JsonObject claims) throws IdentityException {
        return Grant.united(rules.stream().filter(rule -> rule.fits(claims)).map(Rule::grant).toList(),
                "token.unknown", "token.duties");
    }

    private static @Nullable JsonElement at(JsonObject claims, String path) {
        if (!path.startsWith("/")) {
            return claims.get(path);
        }
        JsonElement value = claims;
        for (String part : path.substring(1).split("/")) {
            value = value instanceof JsonObject object ? object.get(part) : null;
        }
        return value;
    }
}
