// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.vauban.governance.AuditLog;

/** The sentences of the gate, the policy and the audit. */
class MessagesTest {
    @Test
    void everyMessageIsInBothLanguages() throws IOException {
        Properties english = messages("messages.properties");
        Properties french = messages("messages_fr.properties");
        assertEquals(english.stringPropertyNames(), french.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertEquals(places(english.getProperty(key)), places(french.getProperty(key)), key);
            assertFalse((english.getProperty(key) + french.getProperty(key)).contains("'"),
                    key + ": MessageFormat drops apostrophes");
        }
    }

    private static Set<String> places(String message) {
        Set<String> places = new TreeSet<>();
        Matcher matcher = Pattern.compile("\\{\\d\\}").matcher(message);
        while (matcher.find())
            places.add(matcher.group());
        return places;
    }

    private static Properties messages(String name) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = AuditLog.class.getResourceAsStream("internal/" + name)) {
            properties.load(in);
        }
        return properties;
    }
}
