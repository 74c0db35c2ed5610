// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Secrets in tests and substitutions of scripts, at known positions of calls, and in concatenated literals; all are
 * invented. The text in « » must be masked, and nothing else. The text after the last bar is the file name.
 */
class SecretScriptsTest {
    static Stream<String> comparisons() {
        return Stream.of("if [ \"$PASSWORD\" = \"«azerty»\" ]; then|a.sh", "[[ $DB_PASS == «azerty» ]] && exit|a.sh",
                "test \"$ADMIN_PASSWORD\" = '«azerty»' || exit 1|a.sh", "[ \"${PASSWORD}\" != \"«azerty»\" ]|a.sh",
                "[ \"«azerty»\" = \"$PASSWORD\" ]|a.sh", "script:\n  - '[ \"$PASSWORD\" = \"«azerty»\" ]'\n|a.yml");
    }

    static Stream<String> substitutions() {
        return Stream.of("sed -i s/PASSWORD/«azerty»/ a.conf|a.sh", "sed -i \"s/__DB_PASSWORD__/«azerty»/g\" a|a.sh",
                "sed -e 's|@PASSWORD@|«az/erty»|' a|a.sh", "perl -pi -e 's/%%ADMIN_PASS%%/«azerty1»/' a|a.sh",
                "RUN sed -i 's/{{DB_PASSWORD}}/«azerty»/' /a.conf|Dockerfile");
    }

    static Stream<String> calls() {
        return Stream.of("pymysql.connect('h', 'bob', '«azerty»')|a.py", "MySQLdb.connect(h, u, '«azerty»', 'd')|a.py",
                "oracledb.connect(\"bob\", \"«azerty»\", \"d\")|a.py", "ftplib.FTP('h', 'bob', '«azerty»')|a.py",
                "l.simple_bind_s('cn=a,dc=b', '«azerty»')|a.py", "ssh.connect('h', 22, 'bob', '«azerty»')|a.py",
                "t.auth_password('bob', '«azerty»')|a.py", "pika.PlainCredentials('bob', '«azerty»')|a.py",
                "f.createQueueConnection(\"bob\", \"«azerty»\");|A.java",
                "ds.getConnection(\"b\", \"«azerty»\");|A.java",
                "transport.connect(\"h\", \"bob\", \"«azerty»\");|A.java",
                "transport.connect(host, 25, \"bob\", \"«azerty»\");|A.java",
                "new ActiveMQConnectionFactory(\"bob\", \"«azerty»\", \"tcp://h:1\");|A.java",
                "jedis.auth(\"«azerty»\");|A.java", ".basic_auth(\"bob\", Some(\"«azerty»\"))|a.rs",
                "$ua->credentials('h:80', 'r', 'bob', '«azerty»');|a.pl", "$pw = Sensitive('«azerty»')|a.pp",
                "c.AddWithValue(\"@password\", \"«azerty»\");|A.cs", "ActiveSheet.Unprotect \"«azerty»\"|a.bas");
    }

    static Stream<String> names() {
        return Stream.of("\"icinga2::api::pki_passwd\": \"«azerty»\"|a.yaml", "{\"Db:Password\": \"«azerty»\"}|a.json",
                "HSMPin=«482913»|a.cfg", "pkcs11:token=x;pin-value=«482913»|a.txt",
                "app.clef=«zK4mQ9xL2vN7bT5wR8yP1cH6»|a.properties", "snmp_community = \"«azerty»\"|a.conf",
                "X = { com.example.DigestLoginModule required user_super=\"«azerty»\"; };|jaas.conf",
                "@a @b : PSK «0sAbCdEf1234567890»|ipsec.conf", "stats auth admin:«azerty»|haproxy.cfg",
                "proxy_set_header X-Api-Key «abcdef1234567890»;|nginx.conf",
                "connect to oracle (user=bob password=«azerty»);|a.sas");
    }

    static Stream<String> pages() {
        return Stream.of("cy.get('#password').type('«azerty»');|a.ts", "page.fill('#password', '«azerty»');|a.ts",
                "driver.findElement(By.id(\"password\")).sendKeys(\"«azerty»\");|A.java",
                "Given I log in as \"bob\" with password \"«azerty»\"\n|a.feature");
    }

    static Stream<String> joined() {
        return Stream.of("password = (\"«azerty»\"\n            \"«uiop»\")|a.py",
                "x.password = '«azerty»' '«uiop»'|a.py",
                "password = \"«azerty»\" \\\n    \"«uiop»\"|a.py", "char *password = \"«azerty»\" \"«uiop»\";|a.c",
                "PASSWORD=\"«azerty»\"\"«uiop»\"|a.sh");
    }

    @ParameterizedTest
    @MethodSource({"comparisons", "substitutions", "calls", "names", "pages", "joined"})
    void masksSecretsOfThisForm(String example) {
        SecretMaskerTest.assertMasked(example);
    }

    static Stream<String> ordinary() {
        return Stream.of("[ \"$PASSWORD\" = \"\" ] && exit|a.sh", "[ \"$PASSWORD\" = \"$CONFIRMED\" ]|a.sh",
                "[ \"$PASSWORD\" = \"$confirmed\" ]|a.sh", "[ \"$password\" = \"$(cat f1)\" ]|a.sh",
                "[ \"$pass\" = \"2\" ] || [ \"$pass\" = 1200 ]|a.sh", "[ \"$password_mode\" = \"plain\" ]|a.sh",
                "sed s/password/PASSWORD/ a|a.sh", "sed 's/password/pwd/g' a|a.sh",
                "sed \"s/PASSWORD/$PASSWORD/\" a|a.sh",
                "sed 's/PASSWORD/& or PIN1/' a|a.sh", "sed s/secret/other/ a|a.sh",
                "signal.connect(\"clicked\", \"bob\", \"handler\")|a.py", "l.simple_bind_s('', '')|a.py",
                "mail.connect(host, 25, \"bob\", \"x1y2\");|A.java", "ds.getConnection(url, user1, password1);|A.java",
                "new FTP(\"h\", 21);|A.java", "auth(\"user1\", \"role1\");|A.java", "pool.getConnection(\"a\");|A.java",
                "snmp_community = \"public\"|a.conf", "spin = 482913|a.cfg", "Sheet.Protect True|a.bas",
                "page.fill('#name', 'azerty');|a.ts", "cy.get('#password').type('{enter}');|a.ts",
                "cy.get('#name').type('azerty');|a.ts", "form.type('password');|a.ts",
                "auth-user-pass /etc/openvpn/login1\n|a.conf", "connect to oracle (user=bob path=a1);|a.sas",
                "class Password:\n    \"\"\"Represents a password.\"\"\"\n|a.py",
                "class DHPrivateKey:\n    '''Generates\n    a key.'''\n|a.py",
                "password = \"\"\"Enter\nthe password\"\"\"|a.py", "password: str\n\"\"\"Of the user1.\"\"\"\n|a.py",
                "'Test2::Event::Pass' => '1.302103',|a.pm", "tool --password \"$P\" \"user1\"|a.sh");
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void leavesOrdinaryTextAlone(String example) {
        SecretMaskerTest.assertLeftAlone(example);
    }
}
