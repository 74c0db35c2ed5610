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
 * Secrets in the files of servers and routers, and in scripts that enter them; all are invented. The text in « » must
 * be masked, and nothing else. The text after the last bar is the file name.
 */
class SecretServersTest {
    /** Account lists of Postfix and pppd. */
    static Stream<String> accounts() {
        return Stream.of("[smtp.example.org]:587 bob@example.org:«azerty»\n|sasl_passwd.j2",
                "# of the relay\nsmtp.example.org\tbob:«azerty uiop»\r\n#[mx.example.org] eve:«hunter»\n"
                        + "|sasl_passwd.tmpl",
                "```\n[smtp.example.org]:587    bob@example.org:«azerty»\n```\n|a.md",
                "echo \"[smtp.example.org]:587 bob:«azerty»\" > /etc/postfix/sasl_passwd|a.sh",
                "echo 'smtp.example.org bob:«azerty»' | sudo tee /etc/postfix/sasl_passwd\n|a.sh",
                "cat > /etc/postfix/sasl_passwd <<EOF\nsmtp.example.org bob:«azerty»\nEOF\n|a.sh",
                "# Secrets for CHAP\n# client\tserver\tsecret\tIP addresses\nbob * «azerty» *\n"
                        + "\"eve\"\t*\t\"«hun ter»\"\n"
                        + "ann * @/etc/ppp/secret1\n|chap-secrets.erb",
                "bob * «azerty»\n|pap-secrets.dist",
                "cat >> /etc/ppp/chap-secrets <<EOF\nbob l2tpd \"«azerty»\" *\nEOF\n|a.sh",
                "echo 'bob * «azerty» *' >> /etc/ppp/chap-secrets\n|a.sh",
                "```\n# client server secret IP addresses\nbob * «azerty» *\n```\nThe name of x1y2.\n|a.md");
    }

    /** Files whose lines do not name the password field. */
    static Stream<String> nameless() {
        return Stream.of("; accounts\n\"bob\" \"«azerty»\"\n\"eve\" \"«SCRAM-SHA-256$4096:abc$d1:e2»\"\n"
                + "\"ann\" \"\"\n|userlist.txt", "\"bob\" \"«azerty»\" \"\"\n|pgbouncer_userlist.txt.j2",
                "# IPv4 addresses\n10.160.94.3\t«mekmit»\n172.16.1.133 «0x123456789abc»\n"
                        + "# see racoon.conf(5) e.g. there\n# e.g. this\n# 10.0.0.1 «azerty12»\n"
                        + "bob@example.org «azerty»\n|psk.txt",
                "# $USER1$=/usr/lib/nagios/plugins\n$USER1$=/usr/lib64/nagios/plugins2\n$USER3$=«azerty12»\n"
                        + "#$USER4$=some\n$USER5$=10.0.0.1\n$USER6$=db1.example.org\n$USER7$=5666\n"
                        + "$USER8$=«x1y2!z3»\n|resource.cfg",
                "connect('weblogic','«azerty»','t3://host1:7001')\n|a.py",
                "connect(\"bob\", \"«azerty»\", \"t3s://host1:7002\")|a.py",
                "connect('bob', '«azerty1»', adminUrl)|a.py");
    }

    /** SNMP communities and passphrases. */
    static Stream<String> snmp() {
        return Stream.of("rocommunity «azerty» 10.0.0.0/8\n  rwcommunity6 «hunter» default\n#rocommunity «azerty»\n"
                + "com2sec local localhost «azerty»\ncom2sec -Cn ctx1 local default \"«azerty»\"\n"
                + "authcommunity log,net «azerty»\ntrapcommunity «azerty»\ntrapsink host1 «azerty»\n"
                + "createUser bob SHA-256 \"«azerty uiop»\" AES «hunter22»\nrocommunity public\n|snmpd.conf",
                "snmp-server community «azerty» RO\nsnmp-server community 7 «azerty» view a1\n"
                        + "snmp-server host 10.0.0.1 traps version 2c «azerty» config\n"
                        + "snmp-server host 10.0.0.1 «azerty»\n"
                        + "snmp-server host inside 10.0.0.2 community «azerty» version 2c\n"
                        + "snmp-server host 10.0.0.3 version 3 priv bob1\n"
                        + "set snmp community «azerty» authorization a1\n"
                        + "snmp-server user bob g1 v3 auth sha «azerty12» priv aes 128 «azerty34»\n|router.cfg",
                "router(config)#snmp-server community «azerty12» RO", "snmp-server community «azerty» RW",
                "rocommunity «azerty» 10.0.0.1\n|a.md", "echo \"rocommunity «azerty»\" >> /etc/snmp/snmpd.conf|a.sh",
                "snmpwalk -v2c -c «azerty» host1|a.sh", "snmpget -v 2c -c «azerty12» host1 x.1\n");
    }

    /** Answers to password prompts of programs. */
    static Stream<String> answers() {
        return Stream.of("spawn ssh bob@h1\nexpect \"*?assword:*\"\nsend \"«azerty»\\r\"\n|a.exp",
                "expect {\n  \"yes/no\" { send \"yes\\r\"; exp_continue }\n"
                        + "  \"*assword:\" { send -- \"«azerty»\\r\" }\n}\n"
                        + "|a.exp",
                "expect -re \"\\[Pp\\]assword\"\nexp_send \"«azerty»\\n\"\n|a.tcl",
                "expect \"Enter passphrase for key:\" {send \"«a b1»\\r\"}|a.sh",
                "child.expect('password')\nchild.sendline('«azerty»')\n|a.py",
                "c.expect(r'[Pp]assword: ')\nc.sendline(b'«azerty»')\n|a.py",
                "$exp->expect(5, 'Password:');\n$exp->send(\"«azerty»\\n\");\n|a.pl");
    }

    static Stream<String> builds() {
        return Stream.of("buildConfigField \"String\", \"API_KEY\", \"\\\"«abcdefgh12345678»\\\"\"|build.gradle",
                "buildConfigField 'String', 'DB_PASSWORD', '\"«azerty»\"'|build.gradle",
                "buildConfigField(\n    \"String\", \"API_KEY\", \"\\\"«abcdefgh12345678»\\\"\"\n)|build.gradle.kts",
                "resValue \"string\", \"api_key\", \"«abcdefgh12345678»\"|build.gradle");
    }

    static Stream<String> assigned() {
        return Stream.of("password ||= \"«azerty»\"|a.rb", "@db_password ||= '«azerty»'|a.rb",
                "ENV['DB_PASSWORD'] ||= '«azerty»'|a.rb", "options.password ??= \"«azerty»\";|a.js",
                "$password //= '«azerty»';|a.pl", "password = \"«correct horse»\"\nname = \"a b\"\n|a.tf",
                "  master_password      = \"«correct horse»\"\n|a.hcl");
    }

    /** Values composed of several literals. */
    static Stream<String> joined() {
        return Stream.of("String password = \"«hun»\";\npassword += \"«ter2»\";|A.java",
                "$password .= '«azerty»';|a.php",
                "api_key += \"«abcd1234efgh»\"|a.py",
                "String password = \"«hun»\".concat(\"«ter2»\").concat(\"«3»\");|A.java",
                "String password = String.join(\"\", \"«hun»\", \"«ter2»\");|A.java",
                "password = \"\".join([\"«hun»\", \"«ter2»\"])|a.py", "token = ''.join(('«abcd1234»', '«efgh»'))|a.py",
                "password = string.Join(\"\", \"«hu»\", \"«nter2»\");|a.cs");
    }

    static Stream<String> windows() {
        return Stream.of("schtasks /create /RU bob1 /RP «azerty» /TN a1|a.bat",
                "SCHTASKS /Query /S h1 /U bob1 /P «azerty»|a.cmd", "NET USER bob1 «azerty» /ADD|a.bat",
                "NET USE z: \\\\h1\\s /USER:bob1 «azerty»|a.bat",
                "cmdkey /add:h1 /user:bob1 /PASS:«azerty»|a.bat",
                "curl --cert C:\\certs\\c.pem:«azerty» https://h1|a.bat", "curl -E c:/c.pem:«azerty» h1|a.bat");
    }

    @ParameterizedTest
    @MethodSource({"accounts", "snmp", "answers", "builds", "assigned", "windows", "nameless", "joined"})
    void masksSecretsOfThisForm(String example) {
        SecretMaskerTest.assertMasked(example);
    }

    static Stream<String> ordinary() {
        return Stream.of("[::1]:443 10.0.0.1:52222\n[web1.example.org]:443 localhost:52222\nx[a1]:10 b:c2\n|a.log",
                "[smtp.example.org]:587 username:password\n[smtp.example.org]:25 bob:${PASSWORD}\n|sasl_passwd.j2",
                "# client server secret IP addresses\n# bob has no secret yet1\n|chap-secrets.j2",
                "# client server of host1\na * b1c2\n|a.md",
                "rocommunity public\ncom2sec local localhost private\nrocommunity ${COMMUNITY1}\n|snmpd.conf",
                "The directives rocommunity and rwcommunity name it1.\n"
                        + "snmp-server community strings are sent in clear.\n|a.md",
                "snmp community names of host1\nsnmp host is down1\n|a.txt", "snmp = connect(host1, \"user1\")|a.py",
                "s = \"rocommunity \" + other1;|A.java", "snmp-server host 10.0.0.1 version 3 auth bob1\n|a.cfg",
                "expect \"assword:\"\nsend \"$password\\r\"\n|a.exp", "expect \"login:\"\nsend \"user1\\r\"\n|a.exp",
                "expect \"assword:\"\nsend \"[lindex $argv 1]\\r\"\n|a.exp",
                "connect(\"host1\", \"user1\", \"name1\");|a.py", "db.connect('a1', 'b1c2', 't3://h1')|a.py",
                "password += c1; password += \"\"; passwords += 1;|A.java", "password += \" must be long\";|A.java",
                "password = String.join(\"\", first, second1);|A.java",
                "password = \"\".join([\"first\", \"second\"])|a.py",
                "password = \"\".join(random.choice(\"abc123\") for i in range(8))|a.py",
                "\"bob1\" \"azerty1\"\n|a.txt",
                "$USER3$=azerty12\n|a.txt", "; \"name1\"\n;; x1\n|userlist.txt", "key1 value1\n# see psk.txt\n|psk.txt",
                "x = \"password\"; socket.send(\"hello1\")|a.js",
                "expect(field.type).toBe(\"password\");\nsocket.send(\"hello1\");|a.js",
                "socket.emit(\"password:changed\"); socket.send(\"hello1\");|a.js",
                "buildConfigField \"String\", \"API_URL\", \"\\\"https://a1.example\\\"\"|build.gradle",
                "buildConfigField \"String\", \"API_KEY\", \"\\\"${key1}\\\"\"|build.gradle",
                "buildConfigField \"String\", \"API_KEY\", \"\\\"\" + key12345 + \"\\\"\"|build.gradle",
                "password ||= ENV1|a.rb", "password ||= read(\"user1\")|a.rb", "password || \"\"|a.js",
                "description = \"correct horse\"\npassword = var.x1\n|a.tf", "curl --cert C:\\certs\\c.pem h1|a.bat",
                "schtasks /create /tn a1 /tr C:\\x1.exe /RU SYSTEM|a.bat", "tasklist /p|a.bat",
                "12 MG Road, Bengaluru\nPIN: 560001\n|a.md", "PIN Code: 560001, Karnataka, India",
                "{\"city\": \"Pune\", \"pincode\": \"411001\", \"pin\": 411001}|a.json",
                "street: MG Road\npin: 560001\n|a.yml");
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void leavesOrdinaryTextAlone(String example) {
        SecretMaskerTest.assertLeftAlone(example);
    }

    /** Only near an Indian address is a {@code pin} a postal code. */
    @Test
    void masksPinsOfSixDigitsBesideOtherWords() {
        SecretMaskerTest.assertMasked("device:\n  address: 10.0.0.1\n  pin: «560001»\n|a.yml");
        SecretMaskerTest.assertMasked("The PIN is «560001».|a.md");
        SecretMaskerTest.assertMasked("street: MG Road\npin: «060001»\ncard:\n  pin: «4711»\n|a.yml");
    }

    @Test
    void costsInProportionToTheLength() {
        for (String piece : new String[] {"[a.b]:1 c:", "]:1 ", "# client ", "# client server secret\n", "a b c\n",
                "rocommunity ", "rocommunity a ", "snmp-server host a ", "snmp host \"", "createUser a SHA b\n",
                "send \"", "\"assword:\" send \"a\"", "send", "expect \"assword:\"{send \"a1\"", "pin: 560001\n",
                "buildConfigField \"", "buildConfigField \"a\",\"b\",", "password ||= ", "curl --cert C:", "echo a > ",
                "echo \"a\" | tee ", "password += \"", "password=String.join(\"\",\"a\",", "connect('a','b',",
                "password=\"a\".concat(", "$USER1$=a1\n", "\"a\" \"b\"\n", "10.0.0.1 "}) {
            for (String name : new String[] {"a.yml", "A.java", "a.md", "a.sh", "a.conf", "sasl_passwd.j2",
                    "chap-secrets.j2", "userlist.txt", "psk.txt", "resource.cfg"}) {
                String once = piece.repeat((1 << 13) / piece.length());
                long half = SecretScan.cost(once, Path.of(name));
                long whole = SecretScan.cost(once + once, Path.of(name));
                assertTrue(whole <= 2.2 * half + 10_000 && half < 3_000L * once.length(),
                        piece + " in " + name + ": " + half + ", twice as long: " + whole);
            }
        }
    }
}
