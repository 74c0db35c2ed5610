// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.governance.Masking;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.secret.SecretScan;

/**
 * Names with an unusual spelling, and values that are unusually long or numerous; all are invented. The text in « »
 * must be masked, and nothing else. The text after the last bar is the file name.
 */
class SecretVariationsTest {
    private static final String R = SecretMaskerTest.R;
    private static final String LONG = R.repeat(8);

    /** Letters, blanks and quotation marks that resemble others. */
    static Stream<String> lookAlikes() {
        return Stream.of("p\u0430ssword = \"«hunter2»\"|A.java", "\u0440\u0430\u0455\u0455\u051dord=«hunter»|.env",
                "pass\u200bword: «hunter»|a.yml",
                "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44=«hunter»|a.properties",
                "api\u2060Key = '«0123456789abcdef»'|a.js", "pas\u00adsword = '«hunter»'|a.py",
                "p\u03b1ssword = '«hunter»'|a.py", "pa\u017f\u017fword = '«hunter»'|a.py",
                "\ud835\udc29\ud835\udc1a\ud835\udc2c\ud835\udc2c\ud835\udc30\ud835\udc28\ud835\udc2b\ud835\udc1d"
                        + ": «hunter»|a.yml",
                "password\uff1a «hunter»|a.yml", "{\u201cpassword\u201d: \u201c«hunter2»\u201d}|a.json",
                "db.password\u00a0=\u00a0«hunter»|a.properties", "x = «AK\u200bIA" + "IOSFODNN7EXAMPLE»|a.md",
                "\ufeffpassword=«hunter»|a.properties",
                "«g\u200bh" + "p_" + R.substring(0, 36) + "» \u2764\ufe0f|a.md");
    }

    /** Escapes in names, and quotation marks and brackets of other languages written as escapes. */
    static Stream<String> escapes() {
        return Stream.of("{\"pass\\u0077ord\": \"«hunter2»\"}|a.json", "passw\\u006frd = \"«hunter»\";|A.java",
                "{'p\\x61ssword': '«hunter»'}|a.js",
                "\"\\u0022password\\u0022:\\u0022«hunter2»\\u0022\"|a.json",
                "{\"a\":\"\\u003cpassword\\u003e«hunter2»\\u003c/password\\u003e\"}|a.json",
                "password = \"«\\u0068unter»\"|A.java");
    }

    /** Sentences in languages other than English. */
    static Stream<String> sentences() {
        return Stream.of("Mon mot de passe c\u2019est «hunter2x».|a.md", "Das Passwort lautet: «hunter2x».|a.md",
                "Das Kennwort ist «hunter2x»");
    }

    /** Sessions in headers, keys among arguments, and abbreviations that people write. */
    static Stream<String> others() {
        return Stream.of("Cookie: JSESSIONID=«0123456789ABCDEF0123»; theme=dark; sid=«abcdef0123456789»",
                "Set-Cookie: session=«abcdef0123456789%3D»; Path=/; HttpOnly",
                "curl -H 'Cookie: sid=«0123456789abcdef»' h|a.sh",
                "headers = {\"Cookie\": \"sessionid=«0123456789abcdef»\"}|a.py",
                "crypto.createHmac('sha256', '«hunter2secret»')|a.js", "user: bob / pass: «hunter2x»",
                "login bob, PW = «hunter2x»|a.md");
    }

    /** Names that denote a secret only together with the enclosing name. */
    static Stream<String> nested() {
        return Stream.of("api:\n  url: a1\n  key: «0123456789abcdef»\n|a.yml",
                "app:\n  api:\n    # of May\n    key: \"«0123456789abcdef»\"\n  name: a1b2c3d4e5f6g7\n|a.yaml",
                "- api:\n    key: «0123456789abcdef» # old\nkey: 0123456789abcdef\n|a.yml",
                "aws: { secret: { access: «" + R.substring(0, 40) + "» } }|a.yml",
                "aws:\n  secret:\n    access: «" + R.substring(0, 40) + "»\n|a.yml",
                "{\"api\": {\"url\": \"http://a/1\", \"key\": \"«0123456789abcdef»\"}, \"key\": \"0123456789abcdef\"}"
                        + "|a.json",
                "{\"aws\":{\"access\":{\"key\":\"«AKXX0123456789ABCDEF»\"}}}|a.json",
                "[api]\nurl = \"a1\"\nkey = \"«0123456789abcdef»\"\n[cache]\nkey = \"0123456789abcdef\"\n|a.toml",
                "[service.api]\r\nkey=«0123456789abcdef»\r\n|a.ini",
                "const c = {\n  api: { key: '«0123456789abcdef»' },\n};|a.js",
                "'api' => [\n  'key' => '«0123456789abcdef»',\n],|a.php",
                "private:\n  key: «" + R + "»\n|a.yml", "encryption:\n  key: «0123456789abcdef»\n|a.yml",
                "```\napi:\n  key: «0123456789abcdef»\n```\n|a.md");
    }

    /** Several passwords under one name. */
    static Stream<String> lists() {
        return Stream.of("passwords:\n  - «hunter»\n  # old\n  - \"«azerty»\"\nusers:\n  - bob\n|a.yml",
                "passwords: [«hunter», «azerty2», '«a b c»']\n|a.yml",
                "passwords:\n- «hunter»\n- a: b\n- azerty\n|a.yml",
                "passwords = [\"${A}\", \"«hunter»\", \"«azerty»\"]|a.py",
                "String[] passwords = {\"«hunter»\", \"«azerty»\"};|A.java",
                "List<String> passwords = List.of(\"«hunter»\",\n    \"«azerty»\");|A.java",
                "var dbPasswords = Arrays.asList(\"«hunter»\", other, \"«azerty»\");|A.java",
                "passwords := []string{\"«hunter»\", \"«azerty»\"}|a.go", "passwords = ('«hunter»', '«azerty»')|a.py",
                "val passwords: List<String> = listOf(\"«hunter»\", \"«azerty»\")|A.kt",
                "PASSWORDS=(«hunter» \"«azerty»\")|a.sh", "passwords = %w[«hunter» «azerty»]|a.rb",
                "{\"passwords\": [\"«hunter»\",\n  \"«azerty»\"], \"users\": [\"bob\"]}|a.json");
    }

    /** Words after a command option. */
    static Stream<String> options() {
        return Stream.of("tool --password «correcthorsebattery»\n|a.sh", "tool --password «correct» --user bob\n|a.sh",
                "tool --user bob \\\n  --password «correct» \\\n  host\n|a.sh",
                "tool --db-password «correct» host\n|a.sh",
                "RUN tool --password «correct» && x\n|Dockerfile", "Use `tool --password «correct»` here.|a.md",
                "```\ntool --password «correct»\n```\nThen say --password correct\n|a.md",
                "    $ tool --password «correct»\n|a.md", "tool --password «correct» --user bob",
                "sh -c \"tool --password «correct»\"|a.sh", "tool --password «" + LONG + "»|a.sh");
    }

    /** Values of which a detector inspects only the beginning. */
    static Stream<String> longValues() {
        return Stream.of("password: {prod: \"«" + LONG + "»\", test: \"«hunter2»\"}|a.yml",
                "{\"password\": {\"prod\": \"«" + LONG + "»\", \"test\": \"«hunter2»\"}}|a.json",
                "password: {prod: «" + LONG + "», test: «hunter2»}|a.yml", "a: ${PASSWORD:-«" + LONG + "»}|a.yml",
                "Map.of(\"password\", \"«" + LONG + "»\", \"a\", \"b\")|A.java",
                "mapOf(\"password\" to \"«" + LONG + "»\")|A.kt",
                "{\"name\": \"DB_PASSWORD\", \"value\": \"«" + LONG + "»\"}|a.json",
                "- name: DB_PASSWORD\n  value: «" + LONG + "»\n|a.yml",
                "| user | password |\n|---|---|\n| bob | «" + LONG + "» |\n|a.md",
                "The password is «" + LONG + "».|a.md", "<password>«" + LONG.repeat(8) + "»</password>|a.xml");
    }

    /** AsciiDoc tables within cells, and tables whose attributes define the cell separator. */
    static Stream<String> tables() {
        return Stream.of(
                "|===\n|User |Data\n\n|bob12 a|\n[cols=2*]\n!===\n!User !Password\n!eve12 !«hunter2»\n!===\n"
                        + "|Password |«hunter3»\n|===\n\nx | x1y2z3\n|a.adoc",
                "|===\n|User a|\n!===\n!DB_PASSWORD !«hunter2»\n!===\n|bob12 |x1y2z3\n|===\n|a.adoc",
                "[%header,format=csv]\n|===\nuser,password\nbob12,«hunter2»\n|===\n\nx,x1y2z3\n|a.adoc",
                "[format=\"dsv\",options=\"header\"]\n|===\nuser:password\nbob12:«hunter2»\n|===\n|a.adoc",
                "[separator=\u00a6]\n|===\n\u00a6User \u00a6Password\n\u00a6bob12 \u00a6«hunter2»\n|===\n|a.adoc");
    }

    /** Comments between a name and its value. */
    static Stream<String> remarks() {
        return Stream.of("password:\n  # of the db\n  «hunter»\n|a.yml",
                "password: # of the db\n  «hunter»\n|a.yml",
                "password: # a\n\n  # b\n  \"«hunter»\"\nuser: x\n|a.yml",
                "password = // old\n    \"«hunter»\";|A.java",
                "password = /* \"old\" */ \"«hunter»\";|A.java", "password = (\n  # old\n  \"«hunter»\"\n)|a.py",
                "let password = r#\"«hunter»\"#;|a.rs");
    }

    @ParameterizedTest
    @MethodSource({"lookAlikes", "nested", "lists", "options", "longValues", "tables", "remarks", "escapes",
            "sentences", "others"})
    void masksSecretsHoweverTheyAreNamed(String example) {
        SecretMaskerTest.assertMasked(example);
    }

    static Stream<String> ordinary() {
        return Stream.of("\u043f\u0430\u0440\u043e\u043b\u044c = \u0441\u043b\u043e\u0432\u043e|a.py",
                "p\u0430ssword = readPassword();|A.java", "Le mot\u00a0de passe\u00a0: celui du poste.|a.md",
                "\u201cpassword\u201d and \u201ctoken\u201d are words.|a.md", "password\u2026 or token\u2026|a.md",
                "String a = \"[\\u0041-\\u005a]\"; x = '\\\\u0061password1';|A.java",
                "C:\\user\\xavier\\password|a.ini",
                "Cookie: theme=dark; lang=fr-FR; part=LONG_NAME_OF_A_PART_0001|a.md",
                "set-cookie: a=b; expires=Wed, 21 Oct 2026 07:28:00 GMT|a.log",
                "let cookie = parseCookie0123456789(a);|a.js", "cookie = request0123456789abcdef.cookies|a.py",
                "crypto.createHmac('sha256', secret1)|a.js", "pass argument1 to f2|a.md",
                "Das Passwort ist geheim.|a.md", "cache:\n  key: deps-v1-0123456789abcdef\n|a.yml",
                "db:\n  primary:\n    key: 0123456789abcdef\n|a.yml",
                "api:\n  key: ${API_KEY}\n|a.yml", "api:\n  key: the-name-of-a-key\n|a.yml",
                "secretKeyRef:\n  name: db1\n  key: password-of-db1\n|a.yml",
                "secret:\n  key: db-password-1\n|a.yml", "api:\n  keys: 0123456789abcdef\n|a.yml",
                "api:\n  version: 1\nkey: 0123456789abcdef\n|a.yml", "api = { key = var.api_key_1234 }|a.tf",
                "api: { key: process.env.KEY1234567 }|a.js", "void api() { String key = \"0123456789ab\"; }|A.java",
                "password: # of \"x1y2z3\"\nuser: \"bob1\"\n|a.yml",
                "password = // \"x1y2z3\"\n  read();|A.java",
                "x(\"password = # a\", \"other1\");|A.java", "\"password = # a\",\n\"other1\"|A.java",
                "\"password: // of the user\",\n\"other1\"|a.js", "['password = # a',\n 'other1']|a.py",
                "passwords: [*a, ${B}]|a.yml", "passwords = load(\"list-of-10.txt\")|a.py",
                "passwords = [p for p in lines]|a.py", "passwords = config[\"database\"]|a.py",
                "const passwords = data[0]['users'];|a.js",
                "var passwords = settings.Sections[\"users1\"];|A.cs",
                "List<String> passwords = new ArrayList<>();|A.java",
                "'passwords' => ['users' => ['table' => 'resets1']],|a.php", "passwords:\n  - file: list1.txt\n|a.yml",
                "passwords=($(cat file))|a.sh", "# use --password correct\n|a.sh",
                "echo \"use --password correct or not\"\n|a.sh", "  --password TEXT   of the user\n|a.sh",
                "  --password text   of the user\n|a.sh",
                "Set<String> PASSWORDS = Set.of(\"pass\", \"pw\", \"bar\");|A.java",
                "encryption:\n  key: /etc/ssl/private/app-2024.key\n|a.yml", "api:\n  key: alias/app-key-2024\n|a.yml",
                "routes: { access: [{ key: 'dashboard-v2-page' }], auth: { key: \"app.auth.token.v1\" } }|a.ts",
                "Step 1, pass: test2a, fail: test3b|a.md", "passed in pass: 2.31s|a.log",
                "PASSWORD= # set it\n\"tool12\" --help\n|a.sh", "val passwords = users.map { \"user1\" }|A.kt",
                "Cookie: path=/usr/lib/python3/dist-packages/module|a.md", "```\ntool --password word.txt\n```\n|a.md",
                "tool --password ~/word\n|a.sh",
                "The --password option is new, --password prompt asks.|a.md", "with --password file\n|a.md",
                "docker service create --secret name\n|a.sh", "`tool --password <word>` and `--password`|a.md",
                "|===\n|a a|\n!===\n!Option !Default\n!password !of 8\n!===\n|b |x1y2z3\n|===\n|a.adoc");
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void leavesOrdinaryTextAlone(String example) {
        SecretMaskerTest.assertLeftAlone(example);
    }

    @Test
    void masksWholeCharactersOfTextThatLooksLikeOther() {
        String text = "p\u0430ssword = \"o\ufb03ce1\u200b\" \ud835\udc29";
        for (Masking each : new SecretMasker().find(text, Path.of("a.py"))) {
            assertTrue(each.offset() >= 0 && each.end() <= text.length());
        }
        assertEquals("p\u0430ssword = \"" + "*".repeat(6) + "\" \ud835\udc29",
                SecretMasker.apply(text, new SecretMasker().find(text, Path.of("a.py"))));
    }

    /** Most documents contain such characters, so they must not trigger a second scan. */
    @Test
    void anEllipsisBehindTheNameOfASecretCostsNoSecondScan() {
        String text = "Set `token: \u2026` and `password=\u2026` there, or leave both out. ".repeat(50);
        long ascii = SecretScan.cost(text.replace('\u2026', '.'), Path.of("a.md"));
        assertTrue(SecretScan.cost(text, Path.of("a.md")) < 1.3 * ascii);
    }

    @Test
    void textThatLooksLikeOtherCostsInProportionToItsLength() {
        for (String piece : new String[] {"\u200b", "\\u0061", "\\x", "\\u0061\\", "p\u0430ss", "\ufb03", "\u201c",
                "password\u00a0=\u00a0\u201c",
                "\u0430", "\ud835\udc29", "'\\", "api:\n key: a1b2c3d4e5f6\n", "api:\n ", "{api:{", "Cookie: ",
                "Cookie: a=b;", "cookie=a1;", "Cookie:a=",
                "api={key:\"a1b2c3d4e5f6\",",
                "[api]\nkey=a1b2c3d4e5f6\n", "passwords:\n- a1b\n", "passwords: [a1b, ", "passwords=[\"a1b\",",
                "passwords = List.of(\"a1b\", ", "--password abcd ", "`--password abcd` ", "```\n--password abcd\n",
                "password: # a\n",
                "password = /* a", "password = // a\n", "password = # a\n # b\n",
                "|===\n!===\n", "[format=csv]\n|===\na,b\n", "key=a,value=", "value=\"", "{\"name\":\"password\",",
                "${password:-a1", "The password is:a1", "password: {prod: \"", "password: {prod: a1"}) {
            for (String name : new String[] {"a.yml", "A.java", "a.md", "a.sh", "a.adoc"}) {
                String once = piece.repeat((1 << 13) / piece.length());
                long half = SecretScan.cost(once, Path.of(name));
                long whole = SecretScan.cost(once + once, Path.of(name));
                assertTrue(whole <= 2.2 * half + 10_000 && half < 3_000L * once.length(),
                        piece + " in " + name + ": " + half + ", twice as long: " + whole);
            }
        }
    }
}
