// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vauban.assist.edit.SecretRestorer;

/** Text between « » is a secret; a secret is restored where it was, and nowhere else. */
class SecretRestorerTest {
    private static final String TWO = "db.password=«AAAAAAAA»\napi.password=«BBBBBBBB»\n";
    private static final String BLOCKS = """
                                         db:
                                           user: root
                                           password: «AAAAAAAA»
                                         api:
                                           user: root
                                           password: «BBBBBBBB»
                                         """;
    private static final String KEY = "k = «MIIEpAIBAAKCAQEAx0Zb3N4h7kq9V2mR\nb8TrYwKe2MpUo5DgJh3Cz9LsAq1XkVn6\nQ29udGludWVkIGhlcmUgd2l0aCBtb3Jl»\nend\n";

    private static String plain(String marked) {
        return marked.replace("«", "").replace("»", "");
    }

    private static String masked(String marked) {
        StringBuilder all = new StringBuilder();
        boolean inside = false;
        for (char c : marked.toCharArray()) {
            if (c == '«' || c == '»') {
                inside = c == '«';
            } else {
                all.append(inside && c != '\n' && c != '\r' ? '*' : c);
            }
        }
        return all.toString();
    }

    private static Optional<String> restored(String marked, String answer) {
        return SecretRestorer.restore(plain(marked), masked(marked), answer);
    }

    private static void keeps(String marked, String expected) {
        assertEquals(Optional.of(plain(expected)), restored(marked, masked(expected)));
    }

    private static void refuses(String marked, String answer) {
        assertEquals(Optional.empty(), restored(marked, answer));
    }

    @Test
    void aSecretStaysWithItsName() {
        keeps(TWO, "api.password=«BBBBBBBB»\n");
        keeps(TWO, "api.password=«BBBBBBBB»\ndb.password=«AAAAAAAA»\n");
        keeps(TWO, "  api.password=«BBBBBBBB»\n\n  # twice\n  api.password=«BBBBBBBB»\n");
        keeps(TWO.replace("\n", "\r\n"), "api.password=«BBBBBBBB»\n");
    }

    @Test
    void aNewNameGetsTheOnlySecretOfThatLength() {
        keeps("String token = \"«0a1b2c3d»\";\n", "final String theToken = \"«0a1b2c3d»\";\n");
        refuses(TWO, "database.password=********\napi.password=********\n");
        refuses("db.password=«AAAAAAAA»\n", "db.password=********\napi.password=********\n");
    }

    @Test
    void theLinesRoundItTellWhichOfTheSameNameIsMeant() {
        keeps(BLOCKS, BLOCKS.replace("root", "me"));
        keeps(BLOCKS, """
                      api:
                        user: root
                        password: «BBBBBBBB»
                      db:
                        user: root
                        password: «AAAAAAAA»
                      """);
        refuses(BLOCKS, "api:\n  user: root\n  password: ********\n");
        keeps(BLOCKS.replace("BBBBBBBB", "AAAAAAAA"), "api:\n  password: «AAAAAAAA»\n");
    }

    @Test
    void secretsOfThreeCharactersComeBack() {
        keeps("String password = \"«abc»\";\nint n;\n", "String password = \"«abc»\";\nint count;\n");
        keeps("String password = \"«abc»\";\n", "var pass = \"«abc»\";\n");
        refuses("String a = \"«abc»\";\nString b = \"«xyz»\";\n", "String c = \"***\";\n");
    }

    @Test
    void aShortenedSecretIsNone() {
        refuses("String token = \"«0a1b2c3d»\";\n", "String token = \"***\";\n");
        refuses("String token = \"«0a1b2c3d»\";\n", "String other = \"*****\";\n");
    }

    @Test
    void asterisksOfTheTextStandForThemselves() {
        String markdown = "***\nThe ***code*** of **2 * 3** is pw: «abcde»\n****\n";
        keeps(markdown, markdown);
        keeps(markdown, "***\n****\nIts ***code*** of **2 * 3 * 4** is pw: «abcde»\n***\n");
        refuses("pw: «abcd»\n****\n", "pass: ****\n****\n");
        String java = "/***/\n/**\n * Of n.\n *\n * @param n how\n */\nint f(int n, int *p, char **q) {\n    password = \"«abc»\";\n    return n * n;\n}\n";
        keeps(java, java);
        keeps(java, java.replace("/***/\n", "/* new */\n").replace("n * n", "n * n * n").replace(" *\n",
                " * More.\n * \n"));
        keeps("/************/\npassword = \"«abc»\";\n", "password = \"«abc»\";\n/************/\nint x;\n");
        keeps("password: «abcd»\n", "password: «abcd»\n***\n");
        refuses("***\npassword: «abc»\n", "pass: ***\n");
    }

    @Test
    void aKeyComesBackAsAWholeOrNotAtAll() {
        keeps(KEY, "# mine\n" + KEY);
        keeps(KEY.replace("\n", "\r\n"), KEY);
        refuses(KEY, "k = " + "*".repeat(32) + "\n" + "*".repeat(32) + "\nend\n");
    }
}
