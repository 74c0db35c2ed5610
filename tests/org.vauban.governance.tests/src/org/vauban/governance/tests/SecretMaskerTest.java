// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.governance.Masking;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.secret.SecretScan;

/**
 * Every secret here is invented; the strings are assembled from pieces so that no scanner reports this file as a leak.
 */
class SecretMaskerTest {
    static final String R = "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2bC3dE4";
    private static final SecretMasker MASKER = new SecretMasker();

    private static String mask(String text, String fileName) {
        Path source = fileName == null ? null : Path.of(fileName);
        return SecretMasker.apply(text, MASKER.find(text, source));
    }

    /** The text in « » must be masked, and nothing else. The text after | is the file name. */
    static Stream<String> secrets() {
        return Stream.of("String k = \"«AKIA" + "IOSFODNN7EXAMPLE»\";|A.java",
                "x = «gh" + "p_" + R.substring(0, 36) + "»", "see «github" + "_pat_11ABCDEFG0" + R + "» here",
                "curl -H 'PRIVATE-TOKEN: «gl" + "pat-" + R.substring(0, 20) + "»'",
                "«xo" + "xb-123456789012-abcdefABCDEF»", "key: «AI" + "za" + R.substring(0, 35) + "»",
                "«sk" + "_live_" + R + "»",
                "const c = new OpenAI({ k: '«sk" + "-" + R + "»' })|a.js", "«sk" + "-ant-api03-" + R + "»",
                "//r/:_a=«np" + "m_" + R + "»",
                "x «eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P» y",
                "Authorization: Bearer «" + R + "»", "https://user:«pa%20ss»@host.example/x",
                "git clone ssh://git:«hunter2»@h:22/r",
                "jdbc:postgresql://h/db?user=u&password=«hunter2»&ssl=true",
                "\"jdbc:x:y;user=sa;password=«s3cret!»;encrypt=true\"|A.java",
                "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=«" + R + "==»;EndpointSuffix=x",
                "https://a.example/c?sv=1&sig=«" + R + "%3D»&se=2", "String password = \"«hunter2»\";|A.java",
                "private static final String DB_PASSWORD = \"«hunter2»\";|A.java", "password: \"«hunter2»\"|a.yml",
                "{\"password\": \"«hunter2»\", \"user\": \"me\"}|a.json", "{\"clientSecret\" : \"«0a1b2c3d4e»\"}",
                "db.password=«hunter2»|a.properties", "db.password=«hunter»|a.properties",
                "spring:\n  password: «changeme»\n  user: x|a.yaml", "DB_PASSWORD=«hunter2»",
                "export API_KEY=«0123456789abcdef»", "PASSWORD=«changeme»|.env.example", "passwd: «hunter2»",
                "val apiKey: String = \"«abc12345678»\"|A.kt", "setPassword(\"«hunter2»\");|A.java",
                "props.put(\"password\", \"«hunter2»\");|A.java", "config['secret'] = '«abcdef1»'|a.py",
                "if (password.equals(\"«hunter2»\"))|A.java", "if (pwd == \"«hunter2»\")|a.js",
                "<password>«hunter2»</password>|pom.xml", "<server password=\"«hunter2»\" port=\"80\"/>|server.xml",
                "mysql --password=«hunter2» -u root|run.sh", "String motDePasse = \"«azerty»\";|A.java",
                "mdp = \"«azerty»\"", "db_pass = '«azerty»'|a.php", "'password' => '«azerty»',|a.php",
                "password = f\"«pre{x}9»\"|a.py", "String password = \"«hun»|A.java", "password: ${DB:«»x}",
                "let token = \"«abcdefgh12345678»\"|a.ts",
                "spring.datasource.password=«a b c»  # production|a.properties", "pw := \"«hunter2»\"|a.go",
                "<p>The password is «hunter2».</p>|a.xhtml", "The password is «hunter2».|a.text",
                "{ password: «hunter2» } // staging|a.jsonc", "\"password\": \"«hunter»\"|lang/a.jsonc",
                "password = \"«hunter»\";|lang/a.h",
                "credentials {\n  username 'bob'\n  password '«hunter2»'\n}|build.gradle",
                "password \"«hunter2»\"|a.rb",
                "<Password><![CDATA[«hunter2»]]></Password>|a.xml",
                "<password>\n <![CDATA[ «hunter2» ]]>\n</password>|a.xml",
                "let password: &str = \"«hunter2»\";|a.rs",
                "const TOKEN: &'static str = \"«abcdefgh12345678»\";|a.rs",
                "Password : constant String := \"«hunter2»\";|a.adb", "Dim password As String = \"«hunter2»\"|a.vb",
                "10:02 connect password=«hunter2» user=bob|a.log", "sshpass -p«hunter2» ssh host|a.sh",
                "docker login -u bob -p«hunter2» host|a.sh",
                "kind: \"Secret\"\ndata:\n  foo: «aHVudGVyMg==»\n|a.yaml",
                "{\"kind\": \"Secret\", \"data\": {\"foo\": \"«aHVudGVyMg»\", \"bar\": \"«c2Vzc2Ft»\"},"
                        + " \"type\": \"Opaque\"}|a.json",
                "{\"data\":{\"foo\":\"«aHVudGVy»\"},\"kind\":\"Secret\"}");
    }

    /** A key file may be cut off anywhere while it is typed, pasted or shown in pieces. */
    @Test
    void aKeyFileOfPuttyMayEndAnywhere() {
        String text = "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nPrivate-Lines: 1\n" + R
                + "=\nPrivate-MAC: 0a1b2c3d\n";
        for (int end = 0; end <= text.length(); end++) {
            String cut = text.substring(0, end);
            assertEquals(cut.length(), mask(cut, null).length());
        }
        assertFalse(mask(text, null).contains(R.substring(0, 20)));
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void masksSecrets(String example) {
        assertMasked(example);
    }

    /**
     * @param example an example as in {@link #assertMasked}, cut off at every position, at its start and at its end
     */
    static void assertMayEndAnywhere(String example) {
        int bar = example.lastIndexOf('|');
        String text = (bar < 0 ? example : example.substring(0, bar)).replace("«", "").replace("»", "");
        String file = bar < 0 ? null : example.substring(bar + 1).strip();
        for (int end = 0; end <= text.length(); end++) {
            assertEquals(end, mask(text.substring(0, end), file).length());
            assertEquals(text.length() - end, mask(text.substring(end), file).length());
        }
    }

    /** @param example text with « and » around what must be masked, and the file name after the last bar */
    static void assertMasked(String example) {
        int bar = example.lastIndexOf('|');
        String marked = bar < 0 ? example : example.substring(0, bar);
        String text = marked.replace("«", "").replace("»", "");
        StringBuilder expected = new StringBuilder();
        boolean inside = false;
        for (char c : marked.toCharArray()) {
            if (c == '«' || c == '»') {
                inside = c == '«';
            } else {
                expected.append(inside && c != '\n' ? '*' : c);
            }
        }
        if (marked.contains("«»")) {
            return;
        }
        assertEquals(expected.toString(), mask(text, bar < 0 ? null : example.substring(bar + 1)), text);
    }

    static Stream<String> ordinary() {
        return Stream.of("String password = getPassword();|A.java", "String password = \"\";|A.java", "password = \"\"",
                "password: ''|a.yml", "char[] password = field.getPassword();|A.java",
                "this.password = password;|A.java", "self.password = password|a.py",
                "password = os.environ[\"DB_PASSWORD\"]|a.py", "password: string;|a.ts", "password: String,|A.kt",
                "def f(password: str) -> str:|a.py", "token = tokens[i]|a.py", "Token token = scanner.next();|A.java",
                "if (token == null) {|A.java", "if (password.isEmpty()) {|A.java", "String token = \"if\";|A.java",
                "connect(user, password)|a.py", "connect(password=pwd)|a.py", "private String password;|A.java",
                "id = \"550e8400-e29b-41d4-a716-446655440000\"|A.java",
                "\"integrity\": \"sha512-" + R + R + "==\",|package-lock.json",
                "sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855|a.yml",
                "password=${DB_PASSWORD}|a.properties", "password: ${{ secrets.DB_PASSWORD }}|a.yml",
                "password: {{ password }}|a.yml", "password=<your-password>|a.properties",
                "\"password=%s\"|A.java", "String url = \"http://localhost:8080/a@b\";|A.java",
                "http://host:8080/@scope/pkg",
                "// the password is checked by the caller", "PASSWORD = \"password\";|A.java",
                "KEY = \"db.password\";|A.java", "DB_PASSWORD_KEY = \"db.password\"|A.java",
                "String passwordLabel = \"Password\";|A.java", "error.password=Wrong password|messages.txt",
                "String prompt = \"Enter the password: \";|A.java", "class sk-fading-circle sk-circle12|a.css",
                "int bypass = 42;|A.java", "compass = \"north\"|a.py",
                "assertEquals(\"password\", field.getName());|A.java",
                "<input type=\"password\" name=\"login\"/>|a.html",
                ".replace(\"-----BEGIN PRIVATE KEY-----\", \"\").replace(\"-----END PRIVATE KEY-----\", \"\")|A.java",
                "if (line.startsWith(\"-----BEGIN RSA PRIVATE KEY-----\")) {\n    return true;\n}|A.java",
                "tokenizer = load(\"bert-base\")|a.py", "maxTokens = 4096|a.py", "password = null;|A.java",
                "\"secret\": true|a.json", "secret: false|a.yml", "$password = $_POST['x'];|a.php",
                "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END PUBLIC KEY-----",
                "AKIA", "ghp_short", "eyJhbGci", "password = in.readLine()|a.py", "Bearer authentication is required",
                "enum Kind { PASSWORD, TOKEN }|A.java", "print(ok ? \"PASS\" : \"FAIL\");|A.java",
                "UP_PW1: \"a.blk.pw1\",|a.py", "List.of(\"password\", \"email\", \"name\")|A.java",
                "kind: SecretStore\ndata:\n  foo: bar\n|a.yaml",
                "{\"kind\":\"SecretStore\",\"data\":{\"foo\":\"bar\"}}|a.json",
                "{\"kind\":\"ConfigMap\",\"data\":{\"foo\":\"bar\"}}|a.json", "password 'Password'|build.gradle",
                "<password><![CDATA[]]></password>|a.xml", "let password: &str = read();|a.rs",
                "Password : String (1 .. 8);|a.adb", "password as String|A.kt", "docker login -p $PASSWORD host|a.sh",
                "Map.of(\"user\", \"password\", \"a1\", \"b1\")|A.java",
                "Map.of(\"password\", password, \"a\", \"b\")|A.java",
                "List.of(\"a\", \"password\", \"email1\", \"b\")|A.java",
                "{ {\"password\", \"email\"}, {\"a\", \"b\"} }|A.java",
                "{ { \"password\", \"Contrase\\u00f1a\" } }|A.java", "[[\"password\", \"email\"], [\"a\", \"b\"]]|a.js",
                "\"required\": [\"password\", \"a1\"]|a.json", "case \"password\" -> \"hidden-field\";|A.java",
                "It renames \"password\" to \"motto\".|a.md",
                "password_length: 8|a.yml", "password.reset.url=https://a.example/1|a.properties",
                "PASSWORD_TEST = \"password_test\";|A.java", "password.test(/a1/)|a.js", "key_test: 12345678|a.yml",
                "key_mgmt=WPA-PSK|a.conf", "psk-flags=0|a.conf", "FEATURE_PSK = 0x32;|a.c", "psk = hmac(a);|a.py",
                "{\"kty\":\"RSA\",\"n\":\"" + R + "\",\"e\":\"AQAB\"}|a.json",
                "{\"d\": \"" + R + "\", \"k\": \"" + R + "\"}|a.json",
                "<table><tr><th>Option</th><th>Meaning</th></tr>"
                        + "<tr><td>password</td><td>8 to 20</td></tr></table>|a.html",
                "<table><tr><th>Password</th><th>n</th></tr><tr><td>OAuth 2</td><td>hunter2</td></tr></table>|a.html",
                "<ul><th>Password</th></ul><p>x1y2z3</p>|a.html", "<Table><Th>Password</Th></Table>x1y2z3|a.jsx",
                "|===\n|Option |Default\n\n|password |of 8\n|token |3600\n|===\n\nx | x1y2z3\n|a.adoc",
                "|===\n|a |password\n|===\nx | x1y2z3\n|a.adoc", "a,b\n\"c,x1y2z3\n|a.csv",
                "{\"password\": {\"type\": \"string\", \"minLength\": 8, \"default\": \"letters\"}}|a.json",
                "password:\n  new: Nouveau\n  current: Actuel\n  label: Prod\n|a.yml",
                "password:\n  prod: ${PROD_PASSWORD}\n  test: !vault |\n  dev: *other\n|a.yml",
                "secrets:\n  prod:\n    file: ./prod1.txt\n|docker-compose.yml",
                "password: { new: \"New password\", test: /^[a-z]1+$/, prod: other }|a.ts",
                "passwords = { prod: prodPassword, test: process.env.A1 }|a.js",
                "class Password { test = this.prod1; }|a.js", "token = { dev: isDev1 }|a.js",
                "[password]\nlength = 12x\nhash = sha256\n[a]\nprod = x1y2\n|a.toml",
                "The password:\n  prod: of the production\n|a.md", "a[password]\nprod = x1\n|a.py",
                "<password><min>8x1</min></password><test>x1y2</test>|a.xml",
                "kty: RSA\nn: " + R + "\ne: AQAB\n|a.yml", "d: " + R + "\nk: " + R + "\n|a.yml",
                "key:\n  kty: EC\nd: " + R + "\n|a.yml",
                "properties:\n  kty:\n    type: string\n  d:\n    description: Base64url1\n|a.yml",
                "kty: RSA\nd: Base64urlUInt of 2048 bits\n|a.yml",
                "kty: str\nd: Base64urlUInt1\n|a.py", "let jwk = {kty: 'RSA', d: privateKey1};\nkty = a;|a.js",
                "{\"key\":{\"kty\":\"EC\"},\"d\":\"" + R + "\"}|a.json", "<P>" + R + "</P>|a.html",
                "| Option | Meaning |\n|--|--|\n| password | Of the user, 8 to 20 letters |\n|a.md",
                "| Option | Type | Default |\n|-|-|-|\n| password | VARCHAR(255) | SHA-256 |\n"
                        + "| token | 3600 | [n](#a1) |\n|a.md",
                "| a | password |\n|-|-|\n| b | DB_PASSWORD_1 |\n\nx | hunter2\n|a.md", "a | hunter2\n|a.md",
                "name,type,text\npassword,string,the password 1\n|a.csv", "user,password\nbob,${PASSWORD}\n|a.csv",
                "a = b | hunter2 | password\n|a.c",
                "cat <<EOF\n  password = word of the user\nEOF\n|a.sh",
                "cat > a.py <<EOF\npassword = other\nEOF\n|a.sh",
                "cat a <<< $password\n|a.sh", "sudo ls <<< hunter2\n|a.sh", "cout << password << 1;\nx: y|a.cpp",
                "echo -n hunter2 | tee log|a.sh", "kind: EAP \"\"|a.md");
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void leavesOrdinaryTextAlone(String example) {
        assertLeftAlone(example);
    }

    /** @param example text of which nothing may be masked, and the file name after the last bar */
    static void assertLeftAlone(String example) {
        int bar = example.lastIndexOf('|');
        String text = bar < 0 ? example : example.substring(0, bar);
        assertEquals(text, mask(text, bar < 0 ? null : example.substring(bar + 1)));
    }

    private static final String BODY = "MIIEpAIBAAKCAQEAx0Zb3N4h7kq9V2mRt5yWc8uPz1oEj6sLd4fGa7HnQiXv\n"
            + "b8TrYwKe2MpUo5DgJh3Cz9LsAq1XkVn6Rf4BtWy7Iu0OxPm8Ed2GcHj5Zl3S\nAQ==\n";

    @Test
    void masksKeyBlocksWholeOrCutOff() {
        for (String label : List.of("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY",
                "ENCRYPTED PRIVATE KEY", "PGP PRIVATE KEY BLOCK")) {
            String begin = "-----BEGIN " + label + "-----\n";
            String end = "-----END " + label + "-----\n";
            assertNoBody(mask("a\n" + begin + BODY + end + "after\n", null), "a\n" + begin, end + "after\n");
            assertNoBody(mask(begin + BODY, null), begin, "");
            assertNoBody(mask(begin + BODY.substring(0, 100), null), begin, "");
            assertNoBody(mask(begin + BODY + "\nint x = 1;\n", null), begin, "\nint x = 1;\n");
            assertNoBody(mask("int x = 1;\n" + BODY.substring(70) + end, null), "int x = 1;\n", end);
        }
        String literal = "String k = \"-----BEGIN PRIVATE KEY-----\\n\"\n    + \"" + BODY.substring(0, 60)
                + "\\n\"\n    + \""
                + BODY.substring(61, 121) + "\\n\"\n    + \"-----END PRIVATE KEY-----\";\nint y;";
        assertFalse(mask(literal, "A.java").contains("MIIE"));
        assertTrue(mask(literal, "A.java").endsWith("-----END PRIVATE KEY-----\";\nint y;"));
        String json = "{\"key\": \"-----BEGIN PRIVATE KEY-----\\n" + BODY.replace("\n", "\\n")
                + "-----END PRIVATE KEY-----\\n\"}";
        assertFalse(mask(json, "a.json").contains("MIIE"));
        String headers = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00FF\n\n"
                + BODY;
        assertFalse(mask(headers, null).contains("MIIE"));
        assertFalse(mask("-----BEGIN RSA PRIVATE KEY-----\n" + BODY + headers, null).contains("MIIE"));
        String yaml = "key: |\n  -----BEGIN PRIVATE KEY-----\n  " + BODY.strip().replace("\n", "\n  ")
                + "\n  -----END PRIVATE KEY-----\nx: 1\n";
        assertFalse(mask(yaml, "a.yml").contains("MIIE"));
        assertTrue(mask(yaml, "a.yml").endsWith("x: 1\n"));
    }

    /** Invented lines, as long as those of a 1,024-bit key. */
    private static final List<String> MIDDLE = List.of(
            "x0Zb3N4h7kq9V2mRt5yWc8uPz1oEj6sLd4fGa7HnQiXvb8TrYwKe2MpUo5DgJh3C",
            "Yh2Kf9Qw7Lx4Zr1Vn6Bm3Tc8Jd5Gs0Pa+Ei4Uo7Ry2Wq9Mk6Hb1Nf8Xv3Dz5Lt/s",
            "k7Rb2Vx9Fq4Ns1Lm6Hc3Wz8Jt5Gd0Ya7Pe4Iu+Oy2Kr9Tb6Qf1Xn8Mv3Zh5Cs0Dw", "b8TrYwKe2MpUo5DgJh3Cz9LsAq1XkA==");

    private static String lines(String before, String after, int from, int to) {
        return MIDDLE.subList(from, to).stream().map(line -> before + line + after + "\n").reduce("", String::concat);
    }

    /** A range around a caret contains such lines. */
    @Test
    void masksTheLinesOfAKeyWithoutItsMarkers() {
        for (String[] round : new String[][] {{"", ""}, {"  ", "\r"}, {"    + \"", "\\n\""}, {"\t\"", "\\n\" +"},
                {"# ", ""}, {" * ", ""}, {"-", ""}, {"'", "',"}}) {
            String text = "int x = 1;\n" + lines(round[0], round[1], 0, 4) + "int y = 2;\n";
            String expected = text;
            for (String line : MIDDLE) {
                expected = expected.replace(line, "*".repeat(line.length()));
            }
            assertEquals(expected, mask(text, null));
            assertEquals(expected.substring(11, expected.length() - 12),
                    mask(text.substring(11, text.length() - 12), "A.java"));
        }
        String added = lines("+", "", 0, 3);
        assertEquals(added.replaceAll("[^+\n]|(?<!\n)(?<!^)\\+", "*"), mask(added, "a.diff"));
        assertEquals("*".repeat(64), mask(lines("", "", 0, 3), null).substring(130, 194), "nothing follows");
    }

    @Test
    void leavesLongLinesAloneThatAreNoKey() {
        String hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n";
        String path = "src/main/java/org/example/Module2/internal/handlers/CommandHandlers\n";
        String name = "thisIsTheNameOfAMethodThatTellsAllThatItDoesInVersion2OfTheProduct\n";
        for (String text : List.of(lines("", "", 0, 2), lines("", "\nx();", 0, 3), hash.repeat(4),
                hash.toUpperCase().repeat(4), path.repeat(4), name.repeat(4), "A".repeat(64).concat("\n").repeat(4),
                lines("x = \"", "\";", 0, 3), lines("sha512-", "", 0, 3))) {
            assertEquals(text, mask(text, "A.java"));
        }
        for (String label : List.of("CERTIFICATE", "PUBLIC KEY", "PGP SIGNATURE")) {
            String block = "-----BEGIN " + label + "-----\nVersion: 1\n\n" + lines("", "", 0, 4) + "-----END " + label
                    + "-----\n";
            assertEquals(block, mask(block, "a.crt"));
            assertEquals(block,
                    mask(block.replace("Version: 1\n\n", ""), "a.crt").replace("-----\nx", "-----\nVersion: 1\n\nx"));
        }
        String pasted = "-----BEGIN CERTIFICATE-----\n" + lines("", "", 0, 3);
        assertFalse(
                mask(pasted + "int x;\n" + lines("", "", 0, 3) + "-----END CERTIFICATE-----\n", null).contains("x0Zb"));
    }

    private static void assertNoBody(String masked, String begin, String end) {
        assertTrue(masked.startsWith(begin), masked);
        assertTrue(masked.endsWith(end), masked);
        String between = masked.substring(begin.length(), masked.length() - end.length());
        assertTrue(between.matches("[*\\n]*"), masked);
    }

    @Test
    void maskingsAreOrderedInsideTheTextAndKeepItsLength() {
        Random random = new Random(7);
        String[] pieces = {"password", "=", ":", "\"", "'", "`", " ", "\n", "\r\n", "ghp_", R, "://", "@",
                "-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", "eyJ", ".", "token", "(", ")", ",", "\\",
                "\uD83D\uDE00", "\uD83D", "é", "${", "}", "<", ">", "x", "1", "AKIA", "sk-", "&", ";", "?", "*", "\0"};
        for (int n = 0; n < 20_000; n++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(14); i >= 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            String value = text.toString();
            List<Masking> found = MASKER.find(value, random.nextBoolean() ? Path.of("a.properties") : null);
            int last = 0;
            for (Masking masking : found) {
                assertTrue(masking.offset() >= last && masking.end() <= value.length(), value);
                last = masking.end();
            }
            String masked = SecretMasker.apply(value, found);
            assertEquals(value.length(), masked.length());
            assertEquals(value.replaceAll("[^\r\n]", ""), masked.replaceAll("[^\r\n]", ""), "line ends are kept");
        }
    }

    /** Counts the characters that detectors inspect, because times mean nothing on a busy machine. */
    @Test
    void longLinesOfAnythingCostInProportionToTheirLength() {
        List<String> wrong = new ArrayList<>();
        for (String piece : List.of("a", "password", "password=", "token=", "password=\"", "token='token=\"",
                "password=\"a b ", "sk-", "eyJ",
                "eyJhbGciOiJIUzI1NiJ9.", "://", "a://b:", "a://b:c@", "-", "-----BEGIN PRIVATE KEY-----",
                "-----END PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\n", "BEGIN PRIVATE KEY ---", "_", "xoxb-",
                "hf_", "AKIA", "Bearer ", "<password>", "password:", "\\", "\"", "=", " ", "\n", "A/", "hunter2,",
                "pass ", "password(\"", "(\"password\", \"", "SG.", "- END PRIVATE KEY---\n", "*",
                MIDDLE.getFirst() + "\n", "----BEGIN X\n", "aB3+", "curl -u a:b ", "mysql -pA1 ",
                "getConnection(\"a\", ", "login(((", "<a b=\"", "<property name=\"password\" ", "<name>password</name>",
                "name: password\n", "\"name\": \"password\", ", "password: |\n  a\n", "kind: Secret\n",
                "---\nkind: Secret\ndata:\n  a: b1\n", "IDENTIFIED BY ", "INSERT INTO a (password) VALUES (",
                "connect a/", "password \\\"", "password = \\\n", "${password:", "-p password 1 ", "login password 1 ",
                "mot de passe : a1", "echo a | ", "password = \"a1\" + \"b\" + ", "-7", "7Hm-", "a-7_b-",
                "Private-Lines: ", "Private-Lines: 1\nAAAA\n", ".atlasv1.", "8Q~", ":AA", "jdbc:oracle:thin:a/",
                "authorization: a ", "cGFzc3dvcmQ9", "password=null || ", "auth=(", "variable \"password\" {",
                "\"a\".equals(password", "password = (\n\n", "passwords = [\"a1\", ", "{ password: 1, ",
                "--set password=1,", "{\"kind\":\"Secret\",\"data\":{", "\"kind\": \"Secret\"", "\"data\": {\"a\": ",
                "kind: a\n", "<password><![CDATA[", "<password><![CDATA[a1]]>", "password: &'a ", "sshpass -p1a ",
                "Map.of(\"password\", \"a1\", ", "\\\"".repeat(500) + "\"pw\",\"xyz\",".repeat(40),
                "\"password\", \"a1\", ", "(\"a\", \"password\", \"a1\"",
                "\"password\" to ",
                "{{\"password\", \"a1\"}", "password_prod_", "password.prod=", "_dev", ":password \"a1\" ", "kty",
                "<td>", "<td", "<tr><td>a", "<table><th>password</th><tr><td>a1</td></tr>", "<td><b>", "|===\n",
                "|===\n|password\n|a1b2c\n",
                "[cols=2*]\n", ",===\n", "\"a,b\n", "\"\"\"x,", ",\"\"", "\"a\"b,",
                "{kty:\"", "password:\n  prod: a1\n",
                "password:\n ", "password: {prod: \"a1\", ", "password: {a: \"a1\", ",
                "[password]\n", "[passwords]\na=1\n", "password:\n#", "tokens: [prod: ", "<passwords><prod>a1</prod>",
                "passwords:\n  prod: |\n   a1\n",
                "- kty: RSA\n  d: aaaaaaaa1\n", "kty: oct\n k: |\n", "{kty: oct, k: aaaaaaaa1}\n",
                "{\"d\":\"aaaaaaaaaa\",", "{\"kty\":\"a\",\"k\":\"aaaaaaaaaa\"}", "}", "<D>a</D>", "|",
                "|password|a1234|\n", "|a|password|\n|-|-|\n|a|a1234|\n", "\"a\",", "\"\"", "---\n", "<<",
                "cat > a <<A\n", "cat > a <<A\npassword: a1\nA\n", "passwd <<< a1 ", ": PSK \"a")) {
            for (String name : new String[] {"a.yml", "A.java", "a.md", "a.csv"}) {
                String once = piece.repeat((1 << 12) / piece.length());
                long half = SecretScan.cost(once, Path.of(name));
                long whole = SecretScan.cost(once + once, Path.of(name));
                if (whole > 2.2 * half + 10_000 || half > 1_500L * once.length()) {
                    wrong.add(piece + " in " + name + ": " + half / once.length() + " for a character; " + half
                            + ", twice as long: " + whole);
                }
                String begin = "-----BEGIN PRIVATE KEY-----";
                String end = "-----END PRIVATE KEY-----";
                long inKey = SecretScan.cost(begin + once + end, Path.of(name));
                long twiceInKey = SecretScan.cost(begin + once + once + end, Path.of(name));
                if (twiceInKey > 2.2 * inKey + 10_000) {
                    wrong.add("in a key: " + piece + " in " + name + ": " + inKey + ", twice as long: " + twiceInKey);
                }
            }
        }
        assertTrue(wrong.isEmpty(), String.join("\n", wrong));
    }
}
