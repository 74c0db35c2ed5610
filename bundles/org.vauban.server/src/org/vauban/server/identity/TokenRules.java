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
 * Maps the claims of a provider's tokens to users and grants.
 *
 * @param name claim with the user name
 * @param rules the first match determines the role
 */
record TokenRules(OidcSettings provider, String name, List<Rule> rules) {
    private static final Set<String> FIELDS = Stream.concat(OidcSettings.FIELDS.stream(), Stream.of("name", "rules"))
            .collect(Collectors.toUnmodifiableSet());
    /** Claims that contain several values separated by spaces. */
    private static final Set<String> SPACED = Set.of("scope", "scp");
    private static final int MOST_RULES = 1_000;
    private static final int LONGEST = 256;

    TokenRules {
        rules = List.copyOf(rules);
    }

    /**
     * A claim value and what it grants.
     *
     * @param claim name of the claim; one that begins with a slash is a path into nested objects
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

    /** Returns the identity in a token. @throws IdentityException if it has none */
    IdentityClaim shown(JsonObject claims) throws IdentityException {
        return new IdentityClaim(IdentityKind.TOKEN, user(claims), grant(claims), OidcProvider.issued(claims));
    }

    /** Returns the user name. @throws IdentityException if there is none */
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

    /**
     * Combines the grants of the first matching role. @throws IdentityException if none match, or two exclude each
     * other
     */
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
