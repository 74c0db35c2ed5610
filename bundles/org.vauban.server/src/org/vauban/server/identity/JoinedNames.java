// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * Determines which names belong to one person: names with different spelling only, and names that an administrator has
 * joined.
 *
 * @param persons main spelling of a person by the spellings of the other names
 */
record JoinedNames(Map<String, String> persons) {
    static final JoinedNames NONE = new JoinedNames(Map.of());

    private static final int MOST_PEOPLE = 10_000;
    private static final int MOST_NAMES = 100;

    JoinedNames {
        persons = Map.copyOf(persons);
    }

    /** Reads the field {@code people}. @throws InvalidInputException if two people share a name */
    static JoinedNames parse(JsonFields file) throws InvalidInputException {
        Map<String, String> persons = new HashMap<>();
        for (JsonFields each : file.objects("people", MOST_PEOPLE)) {
            each.allow(Set.of("name", "also"));
            String person = spelling(each.requiredText("name"));
            join(persons, each, person, person);
            for (String name : each.texts("also", MOST_NAMES)) {
                join(persons, each, name, person);
            }
        }
        return new JoinedNames(persons);
    }

    private static void join(Map<String, String> persons, JsonFields each, String name, String person)
            throws InvalidInputException {
        if (spelling(name).isEmpty() || persons.putIfAbsent(spelling(name), person) != null) {
            throw new InvalidInputException(each.path(), Messages.text("identities.people", each.path(), name));
        }
    }

    /** Returns a name that all names of a person, and no others, map to. */
    String person(String name) {
        String spelling = spelling(name);
        return persons.getOrDefault(spelling, spelling);
    }

    /** Whether two names belong to one person. */
    boolean same(String one, String other) {
        return person(one).equals(person(other));
    }

    /** Normalises names that differ in case, in the width of characters or in surrounding spaces to the same text. */
    static String spelling(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT); // NFKC adds spaces
    }
}
