// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.governance.secret.SecretScan;

/**
 * Secrets in sentences of questions, documents and comments; all are invented. The text in « » must be masked, and
 * nothing else. The text after the last bar is the file name.
 */
class SecretSentencesTest {
    static Stream<String> questions() {
        return Stream.of("How do I log in with admin:«x1abc»@10.0.0.1?", "psql bob:«azerty12»@db.example.org fails",
                "my password is \"«azerty»\", and it fails", "mon mot de passe est \"«azerty»\" et rien ne va",
                "set the password to \"«azerty»\"", "The admin password was changed to «Winter2024» yesterday.",
                "j'ai changé le mot de passe en «azerty12»", "mot de passe temporaire : «azerty12»",
                "mdp root : «Azerty12»", "J’utilise \"«azerty12»\" comme mot de passe.",
                "with «azerty12» as the password",
                "use the credentials bob / «Azerty12» to log in", "Accès VPN : bob / «Azerty12»",
                "code d'accès : «4711AB»", "le code PIN de la carte est «4711»",
                "Ma clef d’accès est «abcd1234efgh5678»", "the secret token for the webhook is «abcd1234efgh5678»");
    }

    /** Files from which text is extracted: Word, Excel, PDF, and files without an extension. */
    static Stream<String> documents() {
        return Stream.of("Le mot de passe est «Azerty12».|a.docx", "The password is «Azerty12».|a.pdf",
                "The password is «Azerty12».|README", "mot de passe : «Azerty12»|a.reqif",
                "Serveur\tLogin\tMot de passe\nsrv1\tbob\t«Azerty12»\nsrv2\teve\t«Qwerty!34»\n|a.xlsx",
                "Mot de passe\t«Azerty12»\nServeur\tsrv1\n|a.odt");
    }

    static Stream<String> remarks() {
        return Stream.of("// the password is «Azerty12»\n|A.java", "int a; /* mot de passe : «Azerty12» */|a.c",
                "# le mot de passe est «Azerty12»\n|a.py", "a: 1 # the password is «Azerty12»\n|a.yml",
                "-- the password of bob is «Azerty12»\n|a.sql");
    }

    static Stream<String> addresses() {
        return Stream.of("proxy = bob:«azerty»@10.0.0.1:3128|a.conf", "root:«azerty1»@db.example.org:22|a.sh");
    }

    @ParameterizedTest
    @MethodSource({"questions", "documents", "remarks", "addresses"})
    void masksSecretsOfThisForm(String example) {
        SecretMaskerTest.assertMasked(example);
    }

    static Stream<String> ordinary() {
        return Stream.of("Ask email:bob1@example.org or sip:100a@10.0.0.1 at 12:30@10.0.0.1.",
                "docker pull registry:5000/a1@sha256:abc", "user:password@10.0.0.1", "tcp:x1@10.0.0.1|a.conf",
                "mail:bob2@example.org|a.conf", "Why is the password \"required\"?", "The password is \"wrong\".",
                "Is the password \"name\" of the field1?", "the password is \"azerty\"|A.java",
                "Le mot de passe est en base1.", "the password as the key1 of x", "credentials of a/b1c2d3 are read",
                "Accès : lecture / écriture", "accès à la page / mode2x", "code PIN de quatre chiffres",
                "Serveur\tLogin\tMot de passe\nsrv1\tbob\tobligatoire\nsrv2\teve\t8 caractères1\n|a.xlsx",
                "Nom\tServeur\nbob1\tsrv1x2\n|a.xlsx", "\tpassword\n\tab12cd34\n|a.md",
                "Name\tPassword\nbob\tazerty\n\nType\tCount\nx1y2z3\ta1b2c3\n|a.docx",
                " * WWW-Authenticate: NTLM ASKAJK9893289889QW\n * LMv2: NTLM v2, LM only\n|A.java",
                "LM : PSK v2|a.md", "//A JOB 1,PASSWORD=&PASS1\n|A.java",
                "// the password is checked by read1()\n|A.java", "// mot de passe : voir Login2\n|A.java",
                "String s = \"the password is Azerty\";|A.java");
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void leavesOrdinaryTextAlone(String example) {
        SecretMaskerTest.assertLeftAlone(example);
    }

    @Test
    void costsInProportionToTheLength() {
        for (String piece : new String[] {"a:b1@10.0.0.1", "a:@", "@10.0.0.1", "password\ta1b2c\n", "password\t", "\t",
                "// password is ", "password as ", " as password ", "\"az\" ", "password = \"az\" ",
                "[ \"$PASSWORD\" = ",
                "sed s/PASSWORD/", "accès : a / ", "connect(\"a\",", "fill('password',", "user_a=\"b\" LoginModule ",
                "password is \"", "stats auth a:", "\"a:password\":", "x.type('password')"}) {
            for (String name : new String[] {"a.yml", "A.java", "a.md", "a.sh", "a.conf", "a.xlsx", "a.ts"}) {
                String once = piece.repeat((1 << 13) / piece.length());
                long half = SecretScan.cost(once, Path.of(name));
                long whole = SecretScan.cost(once + once, Path.of(name));
                assertTrue(whole <= 2.2 * half + 10_000 && half < 3_000L * once.length(),
                        piece + " in " + name + ": " + half + ", twice as long: " + whole);
            }
        }
    }
}
