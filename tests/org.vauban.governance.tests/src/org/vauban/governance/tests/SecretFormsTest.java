// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Forms in which code, tables and scripts contain secrets; all are invented. The text in « » must be masked, and
 * nothing else. The text after the last bar is the file name.
 */
class SecretFormsTest {
    private static final String R = SecretMaskerTest.R;

    /** Map entries in code. */
    static Stream<String> entries() {
        return Stream.of("Map.of(\"password\", \"«hunter»\", \"user\", \"bob\");|A.java",
                "Map.of(\"user\", \"bob, (x)\", \"a\", f(1, 2), \"db.password\", \"«hunter2»\")|A.java",
                "Map.of(\n    \"user\", \"it's\",\n    \"password\",\n    \"«hunter2»\",\n    \"a\", \"b\");|A.java",
                "Map.of(\"a\", \"" + "long ".repeat(80) + "\", \"password\", \"«hunter»\")|A.java",
                "ImmutableMap.<String, String>of(\"user\", \"bob\", \"apiKey\", \"«0123456789abcdef»\");|A.java",
                "metadata.Pairs(\"user\", \"bob\", \"token\", \"«abcdefgh12345678»\")|a.go",
                "mapOf(\"user\" to \"bob\", \"password\" to \"«hunter»\")|A.kt",
                "mapOf(\n    \"db.password\" to\n        \"«hunter2»\",\n)|A.kt",
                "Map(\"user\" -> \"bob\", \"password\" -> \"«hunter2»\")|A.scala",
                "new Dictionary<string, string> { { \"user\", \"bob\" }, { \"password\", \"«hunter2»\" } };|a.cs",
                "map<string, string> m = {\n  {\"password\", \"«hunter2»\"},\n  {\"user\", \"bob\"}};|a.cpp",
                "new Map([[\"user\", \"bob\"], [\"password\", \"«hunter2»\"]])|a.js",
                "{:password \"«hunter2»\" :user \"bob\"}|a.edn");
    }

    /** Lines of program output, and variables before a command. */
    static Stream<String> shown() {
        return Stream.of("kind: Secret\ndata:\n  a: «YXplcnR5»\n", "requirepass «azerty»\n",
                "Why?\n```yaml\nkind: Secret\nstringData:\n  a: «azerty»\n```\ndata:\n  a: b1\n|a.md",
                "Identifiant : bob\nMot de passe : «azerty»\n", "- Mot de passe\u00a0: «azerty»\r\n|a.md",
                "password: |\n  «azerty»\nuser: bob\n", "-DB_PASSWORD=«azerty»\n+DB_PASSWORD=«hunter»\n",
                "+db.password=«azerty»\n|a.diff",
                "@@ -1 +1 @@\n-  password: «azerty»\n+  password: «hunter»\n|a.patch", "> db.password=«azerty»",
                "  12 | db.password=«azerty»\n", "a.properties:3:db.password=«azerty»\n",
                "./a/.env:DB_PASSWORD=«azerty»\n", "a/b.yml:12:  password: «azerty»\n",
                "PGPASSWORD=«azerty» psql -h h1\n|a.md", "$ RESTIC_PASSWORD=«azerty» restic backup",
                "<!-- password: «azerty1» -->|a.xml", "/*\n * password: «azerty1»\n */|A.java",
                "-- password: «azerty1»\n|a.sql", "MYSQL_PWD=«azerty» mysql|a.txt",
                "Changed the password to «azerty12».", "Set password to «azerty12»",
                "- name: DB_PASSWORD\n  value: |-\n    «azerty»\n- name: a\n|a.yml",
                "args:\n  - --password\n  - «azerty»\n  - --a\n|a.yml", "- \"--password\"\r\n- \"«azerty»\"\r\n|a.yml");
    }

    static Stream<String> ordinary() {
        return Stream.of("```\nkind: ConfigMap\ndata:\n  a: YXplcnR5\n```\nkind: Secret\n|a.md",
                "Mot de passe : obligatoire\nMot de passe : oublié ?\n|a.md",
                "Mot de passe : (vide)\nMot de passe : ${A1}\n|a.md",
                "Mot de passe : obligatoire.\nMot de passe : incorrect\n", "Mot de passe : invalide !\n",
                "Mot de passe : oublié\nMot de passe : chiffré\nMot de passe : aucun\n",
                "Mot de passe : votre_mot_de_passe\nMot de passe : modifié.\n|a.md",
                "Son mot de passe : azerty\n|a.md",
                "12:30:45 password: accepted\n", "requirepass sets the password.\n",
                "password: > 8 characters\n  azerty1\n|a.md",
                "+    password = getPassword();\n|a.diff", "PASS=all good\n|a.md",
                "PASSWORD=foo.bar (x)|A.java",
                "Error: password: wrong or missing\n", "Set the password to base64 or utf8.\n|a.md",
                "The password to node1 is kept.|a.md", "args:\n  - --password\n  - --a\n|a.yml",
                "args:\n  - --password\nname: azerty\n|a.yml", "- --password\n  - azerty\n|a.yml",
                "- name: DB_USER\n  value: |\n    azerty\n|a.yml");
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void leavesOrdinaryTextAlone(String example) {
        SecretMaskerTest.assertMasked(example);
    }

    /** Names with a suffix after the word that denotes a secret. */
    static Stream<String> suffixes() {
        return Stream.of("DB_PASSWORD_PROD=«hunter2»", "PASSWORD_OLD_PROD_2=«hunter2»|.env",
                "password-dev: «hunter»|a.yml",
                "password_prod: «hunter2»", "String passwordTest = \"«hunter2»\";|A.java",
                "db.password.prod=«hunter2»|a.properties", "API_KEY_STAGING=«0123456789abcdef»",
                "mdp_recette = \"«azerty»\"",
                "psk=\"«hunter22»\"|wpa_supplicant.conf", "wpa_psk=«hunter22»|a.conf", "wep_key0=«abcde»|a.conf",
                "PresharedKey = «" + R + "=»|wg0.conf",
                "{\"name\": \"API key\", \"value\": \"«0123456789abcdef»\"}|a.json");
    }

    /** Names whose words are separated by dots, and French names. */
    static Stream<String> dotted() {
        return Stream.of("api.key=«0123456789abcdef»|a.properties",
                "aws.secret.key=«wJalrXUtnFEMIK7MDENG»|a.properties",
                "mot.de.passe=«azerty»|a.properties", "app.cle.api = «azerty12345»|a.properties",
                "clé.secrète=«azerty12»|a.properties", "config.get(\"api.key\", \"«0123456789abcdef»\");|A.java",
                "System.setProperty(\"app.access.key\", \"«0123456789abcdef»\");|A.java",
                "phrase_de_passe: «azerty de nous»|a.yml", "phraseSecrete = \"«azerty»\"|a.py",
                "jeton_acces: «azerty12345»|a.yml", "cléPrivée: «azerty12»|a.yml", "clef_api=«azerty12345»|.env");
    }

    /** Values that continue over several lines, and what YAML allows before a value. */
    static Stream<String> continued() {
        return Stream.of("password=«hun\\»\n   «ter2\\»\r\n\t«two»\nuser=bob|a.properties",
                "password=«hunter\\\\»\nuser=bob1|a.properties", "a:\n  pwd: &pw «hunter»\n  password: *pw\n|a.yml",
                "password: &pw \"«hunter»\"\n|a.yml", "password: '«hun''ter»'\nb: 'x'|a.yml",
                "password: ''\nb: 'x1'|a.yml",
                "passphrase: \"«multi»\n  «line 2»\"\nuser: \"bob\"|a.yml", "password: \"«hunter»\nuser: \"bob\"|a.yml",
                "CREATE USER bob IDENTIFIED BY '«hun''ter»';|a.sql",
                "INSERT INTO t (name, password) VALUES ('a''b', '«hun''ter»'), ('', '«azerty»');|a.sql",
                "CREATE USER bob IDENTIFIED BY '' COMMENT 'x';|a.sql");
    }

    /** Assignments and arguments in files with their own syntax. */
    static Stream<String> files() {
        return Stream.of("machine a.example login bob password «hunter»|.netrc",
                "machine a login bob password «hunter»\nmachine b login bob password «azerty» account x|.netrc",
                "machine a.example\n  login bob\n  password\t«hunter»\n|_netrc", "rootpw «hunter»|slapd.conf",
                "# uses the password file\npassword is kept\n|a.conf", "ENV DB_PASSWORD «hunter»|Dockerfile",
                "ENV DB_PASSWORD=«hunter» USER=bob\nENV A=b DB_PASSWORD=\"«a b c»\" X=y|Dockerfile.dev",
                "PGPASSWORD=«hunter» psql -h h|a.sh", "PASSWORD=$(cat f) A=$PASSWORD psql|a.sh",
                "vault kv put secret/a user=bob password=«hunter2»|a.sh",
                "mount -t cifs -o username=bob,password=«hunter2» //h/s /m|a.sh",
                "kubectl -n x create secret generic a --from-literal=username=bob --from-literal=foo='«hunter»'|a.sh",
                "oc create secret generic a --from-literal \"foo=«hunter»\"|a.sh",
                "oc create secret generic a --from-literal=foo=«@hunter»|a.sh", "vault kv put secret/a foo=@a.txt|a.sh",
                "kubectl create configmap a --from-literal=foo=hunter2|a.sh", "curl -sSLu 'bob:«hunter»' h|a.sh",
                "cmdkey /add:h /user:bob /pass:«hunter»|a.bat", "set \"DB_PASSWORD=«hunter two»\"|a.bat",
                "a:\n  - \"DB_PASSWORD=«hunter two»\"\n  - DB_PASS=«hun ter»\n  - A=b c|docker-compose.yml",
                "POSTGRES_PASSWORD:\n  value: \"«hunter»\"\n  description: \"of the db\"|.gitlab-ci.yml",
                "$p = ConvertTo-SecureString -AsPlainText -Force -String '«hunter»'|a.ps1",
                "$secret = @\"\n«hunter2»\n\"@|a.ps1", "userPassword:: «aHVudGVyMg==»\n|a.ldif",
                "f :: a\npassword :: Text\npassword :: Maybe Text1|a.hs",
                "<add connectionString=\"Server=h;uid=sa;pwd=&quot;«hunter2»&quot;;x=1\"/>|web.config");
    }

    /** Default values for missing settings, and data sources. */
    static Stream<String> fallbacks() {
        return Stream.of("const p = process.env.DB_PASSWORD ?? '«hunter»';|a.ts",
                "x = env.DB_PASSWORD || '«hunter»'|a.js",
                "val p = System.getenv(\"DB_PASSWORD\") ?: \"«hunter»\"|A.kt",
                "p = os.environ.get('DB_PASSWORD') or '«hunter»'|a.py", "type === 'password' || 'hunter'|a.js",
                "hasPassword || other|a.js",
                "type.equals(\"password\") || \"email\".equals(type)|A.java", "f(a ? 'password' : 'hunter')|a.js",
                "sql.Open(\"mysql\", \"bob:«hun:ter2»@tcp(h:3306)/d\")|a.go", "DSN=bob:«hunter»@unix(/tmp/s)/d|.env",
                "listen@tcp(h:1)|a.go");
    }

    /** Pairs of XML elements. */
    static Stream<String> elements() {
        return Stream.of("<entry><key>password</key><value>«hunter»</value></entry>|a.xml",
                "<dict>\n<key>APIKey</key>\n<string>«abcdefgh1234»</string>\n</dict>|a.plist",
                "<env-entry-name>DB_PASSWORD</env-entry-name><env-entry-value>«hunter»</env-entry-value>|web.xml",
                "<key>«" + R + "»</key>|a.xml");
    }

    /** Keys whose fields have neutral names. */
    static Stream<String> keys() {
        return Stream.of(
                "{\"kty\":\"RSA\",\"n\":\"" + R + "\",\"e\":\"AQAB\",\"d\":\"«" + R
                        + "»\",\"p\":\"«" + R + "»\",\"q\":\"«" + R + "»\",\"dp\":\"«" + R
                        + "»\",\"dq\":\"«" + R + "»\",\"qi\":\"«" + R + "»\",\"kid\":\"" + R
                        + "\"}|a.json",
                "{ \"keys\": [ {\n  \"k\": \"«" + R + "»\",\n  \"kty\": \"oct\" }, { \"d\": \"" + R + "\" } ] }|a.json",
                "String key = \"{\\\"kty\\\":\\\"EC\\\",\\\"x\\\":\\\"" + R + "\\\",\\\"d\\\":\\\"«" + R
                        + "»\\\"}\";|A.java",
                "key = { kty: 'OKP', crv: 'Ed25519', x: '" + R + "', d: '«" + R + "»' }|a.js",
                "{\"oth\": [{\"r\": \"«" + R + "»\", \"d\": \"«" + R + "»\"}], \"kty\": \"RSA\"}|a.json",
                "\"kty\": \"oct\", \"k\": \"«" + R + "»",
                "{\"kty\":\"RSA\",\"kid\":\"a}b\",\"d\":\"«" + R + "»\"}|a.json",
                "{\"d\":\"«" + R + "»\",\"kid\":\"{a\",\"kty\":\"RSA\"}|a.json",
                "\"{\\\"kty\\\":\\\"oct\\\",\\\"kid\\\":\\\"}\\\",\\\"k\\\":\\\"«" + R + "»\\\"}\"|A.java",
                "{\"key\":\"{\\\"kty\\\":\\\"oct\\\",\\\"k\\\":\\\"«" + R + "»\\\"}\"}|a.json",
                "{".repeat(5_000) + "\"kty\":\"oct\",\"k\":\"«" + R + "»\"" + "}".repeat(5_000) + "|a.json",
                "keys:\n- kty: RSA\n  n: " + R + "\n  d: «" + R + "»\n  p: '«" + R + "»' # prime\n- kid: a\n  d: " + R
                        + "\n|a.yml",
                "jwk:\n  \"k\": >-\n    «" + R + "»\n    «" + R + "»\n  alg: HS256\n  \"kty\": oct\nother:\n  k: " + R
                        + "|a.yaml",
                "kty: RSA\r\noth:\r\n  - r: «" + R + "»\r\n    t: «" + R + "»\r\nqi: «" + R + "»\r\n",
                "jwk: {kty: EC, x: " + R + ", d: «" + R + "»}\nd: " + R + "|a.yml",
                "[jwk]\nkty = \"OKP\"\nd = \"«" + R + "»\"\n[other]\nd = \"" + R + "\"|a.toml",
                "{\"kty\":\"AKP\",\"alg\":\"ML-DSA-44\",\"pub\":\"" + R + "\",\"priv\":\"«" + R + "»\"}|a.json",
                "<RSAKeyValue><Modulus>" + R + "==</Modulus><D>«" + R + "==»</D><InverseQ>«" + R
                        + "=»</InverseQ>|a.xml");
    }

    /** Values per environment below the name of a secret. */
    static Stream<String> environments() {
        return Stream.of("password:\n  prod: «hunter»\n  test: «b c»  # old\n\n  # on trial\n  'int2': '«azerty»'\n"
                + "user: bob|a.yml",
                "db:\n  passwords: # of each\n    prod-eu:   «hunter»\n    eu_test: |\n      «azerty»\n"
                        + "    minLength: 8x1\n"
                        + "  dev: x1y2|a.yaml",
                "- password:\n    prod: «hunter»\r\n    vault: {token: x}\n    admin: \"«azerty»\"\n|a.yml",
                "{\"password\": {\"prod\": \"«hunter»\", \"type\": \"a\", \"test\": \"«azerty»\"}, "
                        + "\"dev\": \"x1y2\"}|a.json",
                "{\n  \"apiKeys\": {\n    \"prod\": \"«0123456789abcdef»\",\n    \"new\": \"«0123456789abcdef»\"\n"
                        + "  }\n}|a.json",
                "String s = \"{\\\"password\\\": {\\\"prod\\\": \\\"«hunter»\\\", "
                        + "\\\"dev\\\": \\\"«azerty»\\\"}}\";|A.java",
                "PASSWORDS = {'prod': '«hunter»', 'dev': secret, \"test\": \"«azerty»\"}|a.py",
                "const password = {\n  prod: '«hunter»',\n  test: '«azerty»',\n};|a.js",
                "'password' => ['prod' => '«hunter»', 'test' => '«azerty»'],|a.php",
                "passwords = { prod: '«hunter»', :test => '«azerty»' }|a.rb",
                "passwords = {\n  prod = \"«hunter»\"\n  test = \"«azerty»\"\n}|a.tf",
                "password: {prod: «hunter», test: «azerty»}|a.yml", "password: {prod: «hunter», test: «azerty»|a.yml",
                "[passwords]\nprod = «hunter»\n; of the tests\ntest=«azerty»\n[other]\ndev = x1y2\n|a.ini",
                "[db.password]\nprod = \"«hunter»\"\n\ntest = '«azerty»'\n|a.toml",
                "password:\n  prod: «hunter2»\n  test: «azerty1»", "[passwords]\nprod = «hunter2»\n",
                "<passwords>\n  <prod>«hunter»</prod>\n  <length>8x1</length>\n  <test>«azerty»</test>\n</passwords>\n"
                        + "<test>x1y2</test>|a.xml");
    }

    /** Examples as in {@link #secrets()}, in tables. */
    static Stream<String> tables() {
        return Stream.of(
                "| name | password |\n|---|:--|\n| bob | «hunter2» |\n| eve | yes |\n"
                        + "| x | `«hunter2»` |\n\nx | a1b2c3\n|a.md",
                "name | password\n--- | ---\nbob | «hunter2»|a.md",
                "|  |  |\n|--|--|\n| Login | admin1 |\n| Mot de passe | «hunter2» ||a.md",
                "| Variable | Value |\n|--|--|\n| DB_PASSWORD | «hunter2» |\n"
                        + "| `API_KEY` | «0123456789abcdef» |\n| HOST | db.local1 ||a.md",
                "+----+----------+\n| id | password |\n+----+----------+\n| 1  | «hunter2»  |\n+----+----------+|a.txt",
                " user | password \n------+----------\n bob  | «hunter2»\n|a.log",
                "  | user | password |\n  | bob1 | «hunter2» |\n|a.feature",
                "| Option | Default | Meaning |\n|-|-|-|\n| `password` | `«hunter2»` | The password, 8 letters ||a.md",
                "user,password\nbob,«hunter»\n|a.csv", "user;Mot de passe;n\r\n\"a;b\";\"«az;\"\"rty»\";x1\r\n|a.csv",
                "user\tpassword\nbob\t«hunter2»|a.tsv", "key,value\nHOST,db1\nDB_PASSWORD,«hunter2»|env.csv",
                "sep=;\r\nuser;password\r\nbob;«hunter»\r\n|a.csv", "# of May\n\nuser,password\nbob,«hunter»\n|a.csv",
                "#user,password\nbob,«hunter»\n|a.csv",
                "a,".repeat(200) + "password\n" + "b,".repeat(200) + "«hunter»|a.csv",
                "user,Secret access key\nbob,«" + R.substring(0, 40) + "»\n|a.csv",
                "type Node =\n  | Token\n  | Int32Array\n  | Float64Array\n|a.md",
                "| AccessToken\n| OAuth2Client\n|a.md",
                "if (a == null\n        || isToken\n        || v2Enabled)\n|a.md",
                "  Examples:\n  | user | password |\n  | bob1 | «hunter2» |\n|login.feature");
    }

    /**
     * Examples as in {@link #tables()}, in HTML and AsciiDoc, and delimited files with an unbalanced quotation mark.
     */
    static Stream<String> marked() {
        return Stream.of(
                "<table>\n<thead><tr><th>User</th><th class=\"x\">Password</th></tr></thead>\n<tbody>"
                        + "<tr><td>bob1</td><td><code>«hunter2»</code></td></tr>\n"
                        + "<TR><TD>eve1<TD> <b><i>«azerty1»</i></b>\n<tr><td>x</td><td>a word</td></tr>"
                        + "</table>\n<table><tr><td>a</td><td>x1y2z3</td></tr></table>|a.html",
                "<table><tr><th>Mot de passe</th><td>«hunter2»</td></tr>"
                        + "<tr><th>Account12</th><td>bob12</td></tr>|a.xhtml",
                "<table><tr><td>Password</td><td>«hunter2»</td></tr>"
                        + "<tr><td>Account12</td><td>bob12</td></tr></table>|a.md",
                "<tr><th>Variable</th><th colspan='2'>Of</th><th>Value</th></tr>\n"
                        + "<tr><td>DB_PASSWORD</td><td>a1b2c3</td>"
                        + "<td>b</td><td>«hunter2»</td></tr>|a.htm",
                "<table><tr><td>User</td><td>Password</td></tr><tr><td>bob12</td><td>«hunter2",
                "<tr><th>User</th><th<td title='</td>'>Password</th></tr><tr><td>bob12</td><td>«hunter2»</td><td</tr>"
                        + "|a.html",
                "<tr><td>a<td<td>b</tr><table><tr><th>Password</th></tr><tr><td>«hunter2»</td></tr></table>|a.html",
                "|===\n|User |Password\n\n|bob12 |«hunter2»\n|eve12\n|`«azerty1»`\n|===\n\n|===\n|a |b\n|a |x1y2z3\n"
                        + "|===\n|a.adoc",
                "[%header,cols=\"1,2*\"]\n.Accounts\n|===\n|User\n|Password\n|n\n|bob12 s|«hunter2» 2+|x1y2z3\n|===\n"
                        + "|a.adoc",
                "|===\n|Mot de passe |«hunter2»\n|Account12 |bob12\n|===|a.asciidoc",
                "[cols=2*]\n|===\r\n|Variable |Value\r\n|DB_PASSWORD |«hunter2»\r\n|===\r\n|a.adoc",
                ",===\nuser,password\nbob12,«hunter2»\n,===\n|a.adoc",
                ":===\nuser:password\nbob12:«hunter2»\n:===\n|a.adoc",
                "user,password,n\n\"bob,«hunter»,1\neve,«azerty»,2\n|a.csv",
                "user,password,n\n\"bob,«hunter»,1\n\"eve\",\"«azerty»\",2\n|a.csv",
                "\"user,password\nbob,«hunter»\n|a.csv", "name,value\nHOST,\"db1\nDB_PASSWORD,«hunter»\n|a.csv",
                "user,password\nbob,\"«hun,ter|a.csv", "user,password\n\"b\",\"«hunter»\"|a.csv");
    }

    /** Text that a script writes to files and commands. */
    static Stream<String> written() {
        return Stream.of("cat > app.conf <<EOF\ndb.password = «hunter two»\nEOF\npassword = hunter\n|a.sh",
                "cat <<-'EOF' | kubectl apply -f -\n\tkind: Secret\n\tdata:\n\t  foo: «aHVudGVyMg==»\n\tEOF\n|a.sh",
                "sudo tee /etc/x.yml <<EOF\npassword: |\n  «hunter»\nEOF\n", "cat >$F <<EOF\npassword = «hunter»|a.sh",
                "sqlplus -s / <<EOF\nALTER USER a IDENTIFIED BY «hunter»;\nEOF\n|a.sh",
                "chpasswd <<EOF\nbob:«hunter»\neve:«azerty»\nEOF\n|a.sh", "passwd bob <<< \"«hunter»\"|a.sh",
                "sudo -S ls <<<«hunter»\n|a.sh", "docker login -u a --password-stdin <<< «hunter»|a.sh",
                "printf '%s' \"«hunter»\" | docker login --password-stdin|a.sh", "(echo «hunter») | passwd bob|a.sh",
                "wpa_passphrase home «hunter22»|a.sh", "nmcli dev wifi connect home password «hunter22»|a.sh",
                "%any : PSK \"«hunter2»\"|ipsec.secrets", "bob : EAP \"«hunter2»\"|ipsec.secrets");
    }

    @ParameterizedTest
    @MethodSource({"entries", "shown", "suffixes", "dotted", "continued", "files", "fallbacks", "elements", "keys",
            "environments", "tables", "marked", "written"})
    void masksSecretsOfThisForm(String example) {
        SecretMaskerTest.assertMasked(example);
    }
}
