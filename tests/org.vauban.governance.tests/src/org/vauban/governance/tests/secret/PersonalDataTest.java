// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.Masking;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.PersonalDataPolicy;
import org.vauban.governance.policy.PolicyException;

class PersonalDataTest {
    private static final SecretMasker MASKER = new SecretMasker(true);

    private static String key(String number) {
        long value = Long.parseLong(number.replace("2A", "19").replace("2B", "18"));
        return number + "%02d".formatted(97 - value % 97);
    }

    private static List<String> kinds(SecretMasker masker, String text) {
        return masker.find(text, Path.of("a.txt")).stream().map(Masking::kind).toList();
    }

    @Tag("claim:personal-data-masked")
    @Test
    void masksNumbersOfRegistrationWithTheirKey() {
        for (String number : List.of("2550875116001", "1840599123456", "191022A004123", "191022B004123")) {
            String whole = key(number);
            assertEquals(List.of("nir"), kinds(MASKER, "NIR " + whole + "."), whole);
            String spaced = whole.replaceFirst("(.)(..)(..)(..)(...)(...)(..)", "$1 $2 $3 $4 $5 $6 $7");
            assertEquals("NIR " + "*".repeat(spaced.length()) + " ok", masked("NIR " + spaced + " ok"));
            int last = whole.charAt(14) - '0';
            assertEquals(List.of(), kinds(MASKER, "NIR " + whole.substring(0, 14) + (last + 1) % 10), "another key");
        }
    }

    private static String masked(String text) {
        return SecretMasker.apply(text, MASKER.find(text, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"FR1420041010050500013M02606", "FR14 2004 1010 0505 0001 3M02 606",
            "DE89370400440532013000", "GB82 WEST 1234 5698 7654 32",
            "FR14\u20092004\u20091010\u20090505\u20090001\u20093M02\u2009606"})
    void masksIban(String iban) {
        assertEquals("IBAN : " + "*".repeat(iban.length()) + ",", masked("IBAN : " + iban + ","));
        assertEquals(List.of(), kinds(MASKER, iban.replace('2', '3')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"06 12 34 56 78", "0612345678", "01.23.45.67.89", "+33 6 12 34 56 78",
            "+33 (0)6 12 34 56 78", "0033612345678", "+33612345678", "06\u00a012\u00a034\u00a056\u00a078",
            "06\u200912\u200934\u200956\u200978", "06\u201112\u201134\u201156\u201178",
            "\uff10\uff16 12 34 56 78", "06 12\u200b 34 56 78"})
    void masksTelephoneNumbers(String number) {
        assertEquals("tél. " + "*".repeat(number.length()) + " !", masked("tél. " + number + " !"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"b\u00e9a@acme.fr", "bea@caf\u00e9-acme.fr",
            "\u0438\u0432\u0430\u043d@\u043f\u043e\u0447\u0442\u0430.\u0440\u0444",
            "bob\u200b.x@acme.fr", "bob@ac\u00adme.fr"})
    void masksAddressesInLettersOfAnyLanguage(String address) {
        assertEquals("<" + "*".repeat(address.length()) + ">", masked("<" + address + ">"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123456789", "1.06.12.34.56.78", "06 12 34 56", "v06123456780", "@Override",
            "user@example.org", "a@b", "2026-01-02 10 20 30 40", "FR14", "01 02", "@media"})
    void leavesOtherNumbersAlone(String text) {
        assertEquals(text, masked(text));
    }

    @Tag("claim:personal-data-masked")
    @Test
    void masksAddressesOfPeople() {
        assertEquals("cc " + "*".repeat(18) + ", merci", masked("cc jeanne.dupont@a.fr, merci"));
        assertEquals(List.of("email"), kinds(MASKER, "jeanne.dupont@laposte.net"));
    }

    @Tag("claim:personal-data-masked")
    @Test
    void isOffUnlessSettingsOrPolicyAskForIt(@TempDir Path folder) throws Exception {
        String text = "06 12 34 56 78";
        assertEquals(List.of(), kinds(new SecretMasker(), text));
        UserDirectories user = user(folder.resolve("one"));
        assertEquals(List.of(), kinds(PersonalDataPolicy.masker(user, false), text));
        assertEquals(List.of("telephone"), kinds(PersonalDataPolicy.masker(user, true), text));
        decide(user, "masked");
        assertEquals(List.of("telephone"), kinds(PersonalDataPolicy.masker(user, false), text));
        decide(user, "optional");
        assertEquals(List.of(), kinds(PersonalDataPolicy.masker(user, false), text));
        UserDirectories other = user(folder.resolve("other"));
        decide(other, "never");
        assertThrows(PolicyException.class, () -> PersonalDataPolicy.masker(other, false));
    }

    private static UserDirectories user(Path home) {
        return UserDirectories.of("Linux", home, name -> name.equals("vauban.home") ? home.toString() : null,
                name -> null);
    }

    private static void decide(UserDirectories user, String value) throws IOException {
        Path policy = user.policies().getLast();
        Files.createDirectories(policy.getParent());
        Files.writeString(policy, "{\"redaction.personalData\": \"" + value + "\"}");
    }
}
