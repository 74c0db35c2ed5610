// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.secret.SecretScan;

/**
 * Literals as Terraform, Perl, Ruby, YAML and others write them, PINs, and arguments of commands; all are invented. The
 * text in « » must be masked, and nothing else. The text after the last bar is the file name.
 */
class SecretLiteralsTest {
    /** Variable defaults, and here-documents. */
    static Stream<String> terraform() {
        return Stream.of(
                "variable \"db_password\" {\n  type = string\n  description = \"of ${var.db}\"\n\n  validation {\n"
                        + "    condition = length(var.db_password) > 8 # {\n    error_message = \"default = 1x\"\n  }\n"
                        + "\n  default = \"«azerty uiop»\"\n}\n|a.tf",
                "variable \"api_key\" {\n  default = <<EOF\n«abcdefgh12345678»\nEOF\n}\n|a.tf",
                "variable \"passwords\" {\n  type = map(string)\n  default = {\n    app1 = \"«azerty»\"\n"
                        + "    \"b\" = \"«hunter»\"\n  }\n}\nx = \"y1\"\n|a.tf",
                "variable \"passwords\" {\n  default = [\"«azerty»\", \"«hunter»\"]\n  description = \"x1\"\n}|a.tf",
                "variable \"api_keys\" { default = tomap({ a = \"«abcdefgh12345678»\" }) }|a.tf",
                "variable \"password\" { default = \"«azerty|a.tf",
                "  secret_string = <<-EOF\n    «hunter2»\n  EOF\n  name = \"x1y2z3\"\n|a.tf",
                "my $pw = <<'EOT';\n«hunter2»\nEOT\n|a.pl", "$password = <<<\"EOT\"\n«hunter»\nEOT;\n|a.php",
                "password = <<~EOS.strip\n  «hunter two2»\nEOS\n|a.rb", "token = <<A\n«abcdefgh12345678|a.rb");
    }

    /** Delimiters that Perl and Ruby accept instead of quotation marks. */
    static Stream<String> delimited() {
        return Stream.of("my $password = q{«hunter»};|a.pl", "my $password = qq(«hunter2»);|a.pl",
                "$passwd = q/«hunter»/;|a.pl", "password => q[«hunter»],|a.pl", "$cfg{password} = q{«h{u}nter»};|a.pl",
                "$self->{'password'} = '«hunter»';|a.pl", "$a->{b}{pwd} = \"«hunter»\";|a.pl",
                "password = %q{«hunter»}|a.rb", "password = %Q(«hunter2»)|a.rb", "password = %(«hunter»)|a.rb",
                "config.password = %q|«hunter»|\n|a.rb", "password: %q{«hunter»},\n|a.rb");
    }

    static Stream<String> keysOfYaml() {
        return Stream.of("? password\n: «hunter»\n|a.yml", "db:\n  ? \"password\"\n  : \"«hunter»\"\n|a.yml",
                "? api_key\n: «abcdefgh12345678»\n? user\n: bob1\n|a.yml", "? password\n:\n  «hunter»\n|a.yml",
                "? password\n: |\n  «hunter»\nuser: bob1\n|a.yml", "? password\r\n: «hunter»\r\n|a.yml",
                "? 'password' \r\n: '«hunter»'\r\n|a.yml");
    }

    /** Card PINs, which have four or more digits. */
    static Stream<String> pins() {
        return Stream.of("pin: «4711»\n|a.yml", "sim_pin: \"«0815»\"\n|a.yml", "pin-code: «123456»\n|a.yml",
                "card:\n  pin: «4711»\n|a.yml", "app.pin.code=«4711»|a.properties", "puk=«12345678»|a.properties",
                "{\"pin\": \"«4711»\", \"pinCode\": «4711», \"pins\": 4711}|a.json", "String pin = \"«4711»\";|A.java",
                "private static final int SIM_PIN = «4711»;|A.java", "setPin(\"«4711»\");|A.java",
                "unlock(pin=«4711»)|a.py", "#define PIN_CODE \"«4711»\"|a.h", "<pin>«4711»</pin>|a.xml",
                "INSERT INTO t (name, pin) VALUES ('bob1', '«4711»');|a.sql", "user,pin\nbob12,«4711»\n|a.csv",
                "The PIN is «4711».|a.md", "PIN code: «4711»", "Le code PIN est «4711».|a.md",
                "**PIN** : «4711»|a.md", "PUK = «12345678»");
    }

    static Stream<String> commands() {
        return Stream.of("openssl enc -aes-256-cbc -k «hunter» -in a -out b1|a.sh",
                "openssl enc -K «0123456789abcdef» -iv 0123456789abcdef|a.sh",
                "openssl dgst -hmac \"«hunter»\" f1|a.sh",
                "openssl req -new -passin=pass:«hunter» x1|a.sh", "openssl rsa -passin=\"pass:«a b»\" -in a1|a.sh",
                "openssl s_client -psk «0123456789abcdef» -connect h1|a.sh");
    }

    /** Text that may stand between a name and its literal in declarations and calls. */
    static Stream<String> declarations() {
        return Stream.of("var dbPassword string = \"«azerty»\"|a.go", "char password[32] = \"«azerty»\";|a.c",
                "const char password[] = \"«azerty»\";|a.c",
                "public string Password { get; set; } = \"«azerty»\";|A.cs",
                "let password = String::from(\"«azerty»\");|a.rs", "let password = Some(\"«azerty»\");|a.rs",
                "let s: SecretString; password = SecretString::new(\"«azerty»\".into());|a.rs",
                "String password = new String(\"«azerty»\");|A.java", "token := []byte(\"«abcdefgh12345678»\")|a.go",
                "val password by lazy { \"x\" }\nval password = lazy { \"«azerty»\" }|A.kt",
                "const pw = atob('«YXplcnR5»');|a.js", "UPDATE u SET pwd = MD5('«azerty»');|a.sql",
                "user, password = \"bob1\", \"«azerty1»\"|a.py", "login, pwd = ('bob1', '«azerty1»')|a.py",
                "user, password := \"bob1\", \"«azerty»\"|a.go",
                "self.user, self.password = \"bob1\", \"«azerty1»\"|a.py",
                "var user, password = \"«azerty»\", other;|a.js", "  host, password = \"«azerty»\", port = 5\n|a.kt",
                "password <- \"«azerty»\"|a.r",
                "DB_PASSWORD ?= «azerty1»\n|Makefile",
                "@ConfigProperty(name = \"db.password\", defaultValue = \"«azerty»\")|A.java",
                "smtp.PlainAuth(\"\", \"bob@h\", \"«azerty»\", \"h\")|a.go",
                "WiFi.begin(\"net1\", \"«azerty»\");|a.cpp",
                "mysql_real_connect(c, \"h\", \"bob1\", \"«azerty»\", \"d\", 0, 0, 0);|a.c");
    }

    /** Connection strings, .NET keys, logs, salts and C calls. */
    static Stream<String> strings() {
        return Stream.of(
                "{\"Default\": \"Server=h1;User Id=sa;Password=«P@ss w0rd two»;Encrypt=true\"}|appsettings.json",
                "s = \"Server=h1;User Id=sa;Password=«P@ss w0rd»\";|A.cs",
                "builder.Configuration[\"Db:Password\"] = \"«azerty»\";|A.cs",
                "DEBUG {password=«azerty», user=bob1}\nDEBUG User[name=bob1, password=«azerty»]\n|app.log",
                "pass=«120abc» fail=3\n|a.log",
                "define('AUTH_KEY', '«k!|a1b2 c3d4 e5f6 ${+x} p~[O 9:@h *&%q (r=t) Zu#»');|wp-config.php",
                "strcpy(password, \"«azerty»\");|a.c", "if (strcmp(pwd, \"«azerty»\") == 0)|a.c");
    }

    /** Configuration lines of routers, shells and programs. */
    static Stream<String> directives() {
        return Stream.of("enable secret 5 «azerty»\nenable password «azerty»\n|router.conf",
                "enable secret 0 «hunter2»\n",
                "username bob privilege 15 password 0 «azerty»\nusername eve secret «azerty»\n|router.cfg",
                "tacacs-server key «azerty12»\ncrypto isakmp key «azerty12» address 0.0.0.0\n|router.conf",
                "neighbor 10.0.0.1 password «azerty»\n|router.conf",
                "  set password «azerty1»\n  set passwd ENC «AK1abcdefgh012»\n|firewall.conf",
                "poll h1 user \"bob1\" password \"«azerty»\" is bob1\n|.fetchmailrc",
                "SetEnv DB_PASSWORD «azerty»\n|apache.conf", "setx DB_PASSWORD «azerty»\n|a.bat",
                "setenv DB_PASSWORD «azerty»\n|.cshrc", "set -gx DB_PASSWORD «azerty»\n|a.fish",
                "set smtp_pass = \"«azerty»\"\n|.muttrc", "password=${?A1}\npassword = «azerty»\n|a.conf",
                "aws configure set aws_secret_access_key «wJalrXUtnFEMI»|a.sh", "set password \"«azerty»\"\n|a.conf");
    }

    /** A file name that begins with a language code does not make a file a label bundle. */
    static Stream<String> settings() {
        return Stream.of("[client]\nuser = bob1\npassword = \"«azerty uiop»\"\n|my.cnf",
                "[client]\npassword=«azerty»\n|my.ini", "password=«azerty»\n|fr.conf", "PASSWORD=«azerty»\n|fr.env");
    }

    static Stream<String> sharedKeys() {
        return Stream.of("-----BEGIN OpenVPN Static key V1-----«\n6acef03f62675b4b1bbd03e53b187727\n"
                + "423cea742242106cb2916a8a4c829756\n»-----END OpenVPN Static key V1-----\n|a.ovpn");
    }

    static Stream<String> elements() {
        return Stream.of(
                "<AutoLogon><Password><Value>«azerty»</Value><PlainText>true</PlainText></Password></AutoLogon>|a.xml",
                "<secret value=\"«YXplcnR5»\"/>|standalone.xml",
                "<c:set var=\"dbPassword\" value=\"«azerty»\"/>|a.xml");
    }

    static Stream<String> french() {
        return Stream.of(
                "mdp_smtp=«azerty»\nmdpUtilisateur=«azerty»\ncle_chiffrement=«abcd1234efgh5678»\n|app.properties",
                "clé_de_chiffrement = \"«abcd1234efgh5678»\"\nmotpasse = '«azerty»'\n|a.py",
                "code_acces = \"«azerty1»\"\nsecret_partage = '«azerty12345»'\n|a.py",
                "ldap_default_authtok = «azerty»\n|sssd.conf");
    }

    /** Words between the word for a password and its value in a sentence. */
    static Stream<String> sentences() {
        return Stream.of("The password for user bob is «azerty12».|a.md", "password (prod): «azerty12»|a.md",
                "Le mot de passe par défaut est «azerty12».|a.md",
                "Le mot de passe du compte `bob` est `«azerty12»`.|a.md",
                "The admin password has been changed to «azerty12»|a.md", "Password \u2192 «azerty12»|a.md",
                "mot de passe de la base\u00a0: x\nmot de passe du compte bob\u00a0: «azerty12»");
    }

    /** Command arguments, also as list items. */
    static Stream<String> arguments() {
        return Stream.of("test: [\"CMD\", \"redis-cli\", \"-a\", \"«azerty»\", \"ping\"]\n|docker-compose.yml",
                "subprocess.run(['mysql', '-u', 'bob1', '-p«azerty»', 'd'])|a.py", "7z a -p«azerty» a.7z b1|a.sh",
                "net user bob1 «hunter» /add|a.bat", "net user bob1 «hunter»\n|a.bat",
                "Run `net user bob1 «hunter2»` then.|a.md", "lftp -u bob1,«hunter2» sftp://h1|a.sh",
                "curl --cert c.pem:«hunter2» https://h1|a.sh",
                "snmpwalk -v3 -u bob -A «hunter22» -X «hunter33» h1|a.sh",
                "gh secret set DB1 --body \"«hunter»\"|a.sh", "useradd -m -p «hunter2» eve1|Dockerfile",
                "schtasks /create /ru bob1 /rp «hunter2»|a.bat", "http -a bob1:«hunter2» h1|a.sh");
    }

    @ParameterizedTest
    @MethodSource({"terraform", "delimited", "keysOfYaml", "pins", "commands", "settings", "sharedKeys", "elements",
            "french", "arguments", "declarations", "directives", "sentences",
            "strings"})
    void masksSecretsOfThisForm(String example) {
        SecretMaskerTest.assertMasked(example);
    }

    static Stream<String> ordinary() {
        return Stream.of("variable \"password\" { default = var.other1 }|a.tf",
                "variable \"password\" { default = \"\" }\nvariable \"name\" { default = \"bob1\" }|a.tf",
                "variable \"password\" {\n  description = \"x1\"\n}\nlocals {\n  default = \"bob1\"\n}|a.tf",
                "variable \"credentials\" {\n  default = {\n    user = \"bob1\"\n  }\n}|a.tf",
                "variable \"password_length\" { default = \"12345\" }|a.tf",
                "password = <<EOF\n  A sentence about it.\n  Another one.\nEOF\n|a.rb", "cout << password << x1;|a.cpp",
                "password = q(x1);|a.js", "password = query { x1 }|a.kt", "password = q / 2;|a.c",
                "password = %(other)s|a.cfg", "password = %s %q{a}|a.txt", "$password = q{};|a.pl",
                "${password} = x1|a.sh", "const {password} = req.body1;|a.js", "import {password} from 'x1';|a.js",
                "? password\nuser: bob1\n|a.yml", "ok ? password\n : other1|a.js",
                "pin: 17\ngpio_pin: 13\npins: 4711\n|a.yml", "spin = 4711;|a.c", "#define LED_PIN 13|a.h",
                "pin = \"GPIO4711\"|a.py", "pin = 123456789|a.py", "A pin 4711 mm long, pin-2024, a pin of 3.|a.md",
                "Pin 4711 of them.|a.md", "<pin>A1234</pin>|a.xml", "pinned=4711|a.properties",
                "pin_count: 4711\n|a.yml", "openssl x509 -keyform DER1 -in a1 -key file1 -kfile f1|a.sh",
                "openssl enc -pass env:PASS1 -pass file:/tmp/x1 -k $KEY1|a.sh",
                "var password string = read1()|a.go", "char password[32] = {0};|a.c",
                "password = String.format(\"user1\", x)|A.java", "password = getString(\"user1\")|A.java",
                "password = _(\"user1\")|a.py", "user, password = read(\"user1\"), read(\"x1\")|a.py",
                "String user, password = other1;|A.java", "connect(host, password = p1, b = \"x1\")|a.py",
                "password required pam_unix.so sha512\n|a.conf", "# enable password checks of host1\n|a.conf",
                "enable password protection of host1\n|a.md", "Username and password are those of host1.|a.md",
                "set password policy\n|a.md", "password <- read1(x)|a.r", "password=${?DB_PASSWORD1}\n|a.conf",
                "{\"message\": \"access token '${i ? 'added1' : 'updated1'}' map\"}|a.json",
                "{\"the password \" : \"user1\", \"b\": [\"password \", \"c1\"]}|a.json",
                "strcpy(password, other1);|a.c", "f(password, \"user1\");|a.c", "a[\"x:password\"] == b1|a.js",
                "authKey = \"The key, with which (since 1.2) all of the requests are signed!\";|A.java",
                "The list a=1;password=${P1} and more;|a.md",
                "The password for user bob is stored in «file1».|a.md", "The password of the account is SHA-256.|a.md",
                "The password by default is not set since 1.2.|a.md", "net user bob1 /delete|a.bat",
                "net user bob1 * /add|a.bat",
                "The net user growth was 5%.|a.md", "[\"net\", \"user\", \"name\", \"email\"]|a.py",
                "user, password = \"bob1\", read1()|a.py", "user, password = \"bob1\", os.environ[\"x1\"]|a.py",
                "[\"mysql\", \"-u\", \"bob1\"]|a.py",
                "<Password><Value>${P1}</Value></Password>|a.xml",
                "<password value=\"Enter your password\"/>|a.xml", "A pin of 4711 mm.|a.md",
                "Results: pass=120, fail=3\n|a.log",
                "<token value=\"12345678\"/>|a.xml", "-----BEGIN Static page-----\nx1y2z3\n|a.md",
                "password=Mot de passe\n|messages_fr.properties", "password = Passwort\n|de.ini");
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void leavesOrdinaryTextAlone(String example) {
        SecretMaskerTest.assertLeftAlone(example);
    }

    /** A text may end anywhere while it is typed or shown in pieces. */
    @Test
    void aTextThatEndsAnywhereIsScanned() {
        List<Stream<String>> all = List.of(terraform(), delimited(), keysOfYaml(), pins(), commands(), declarations(),
                strings(), directives(), settings(), sharedKeys(), elements(), french(), sentences(), arguments(),
                ordinary(), Stream.of("x = ok ? \"password\"|A.java"));
        for (String example : all.stream().flatMap(each -> each).toList()) {
            int bar = Math.max(example.lastIndexOf('|'), 0);
            Path source = bar == 0 ? null : Path.of(example.substring(bar + 1));
            String text = (bar == 0 ? example : example.substring(0, bar)).replaceAll("[«»]", "");
            for (int end = 0; end <= text.length(); end++) {
                String cut = text.substring(0, end);
                assertEquals(cut.length(),
                        SecretMasker.apply(cut, new SecretMasker().find(cut, source)).length(), cut);
            }
        }
    }

    @Test
    void anyOfThemCostsInProportionToItsLength() {
        for (String piece : new String[] {"variable \"password\" {", "variable \"password\" { default = \"",
                "variable \"passwords\" { default = {", "password = <<A\n", "password = <<A\na1b\nA\n", "password=q{",
                "$password=q(", "password=%q{a", "? password\n", "? password\n: a1\n", "pin: 4711 ", "PIN code is ",
                "a{password}=q{", "password = # a \" ", "\"password = // ", "openssl -k a1 -passin=pass:a ",
                "enable password 5 a1 ", "set password a1\n", "a, password = \"b\", ", "a, password = ",
                "password = String::from(", "password = new String(\"a1\" ", "password { get; ",
                "password for user bob ", "password (", "char password[3", "\"mysql\", \"-pa1\", ",
                "<password><value>a1</value>",
                "<secret value=\"a1\"/>", "pass:", "secret = b tokentoken"}) {
            for (String name : new String[] {"a.yml", "A.java", "a.md", "a.sh", "a.tf", "a.rb", "a.conf",
                    "messages_fr.properties"}) {
                String once = piece.repeat((1 << 13) / piece.length());
                long half = SecretScan.cost(once, Path.of(name));
                long whole = SecretScan.cost(once + once, Path.of(name));
                assertTrue(whole <= 2.2 * half + 10_000 && half < 3_000L * once.length(),
                        piece + " in " + name + ": " + half + ", twice as long: " + whole);
            }
        }
    }
}
