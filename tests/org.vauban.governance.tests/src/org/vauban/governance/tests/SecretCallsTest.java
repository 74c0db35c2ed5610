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
 * Secrets in calls, commands and files of many languages; all are invented. The text in « » must be masked, and nothing
 * else. The text after the last bar is the file name.
 */
class SecretCallsTest {
    /** Calls that take a password, and literals of the form user and password. */
    static Stream<String> calls() {
        return Stream.of(
                "Algorithm.HMAC256(\"«azerty123»\")|A.java",
                "Base64.getEncoder().encodeToString(\"bob:«hunter2»\".getBytes())|A.java",
                "Fernet(b\"«gAAAAABhZ0dPbXh6cW1zZ2FhYWFhYWFhYWFhYWFhYWE=»\")|a.py",
                "JWT::encode($p, '«azerty»', 'HS256');|a.php",
                "Jwts.builder().signWith(SignatureAlgorithm.HS256, \"«azerty123»\")|A.java",
                "SELECT AES_ENCRYPT('x', '«azerty1»');|a.sql", "SELECT pgp_sym_encrypt('x', '«azerty1»');|a.sql",
                "base64.b64encode(b\"bob:«hunter2»\")|a.py", "btoa(\"bob:«hunter2»\")|a.js",
                "conf.set(Constants.SECRET_KEY, \"«azerty12345»\");|A.java",
                "curl_easy_setopt(c, CURLOPT_PASSWORD, \"«azerty»\");|a.c",
                "curl_easy_setopt(c, CURLOPT_USERPWD, \"bob:«azerty»\");|a.c",
                "curl_setopt($c, CURLOPT_USERPWD, 'bob:«azerty»');|a.php",
                "Pair.of(\"password\", \"«azerty»\")|A.java", "Map.of(\"password\", \"«azerty»\")|A.java",
                "List.of(\"password\", \"«azerty1»\")|A.java", "List.of(\"password\", \"«azerty1»|A.java",
                "passwordEncoder.encode(\"«azerty»\")|A.java",
                "new BCryptPasswordEncoder().encode(\"«azerty»\")|A.java",
                "{\"ParameterKey\": \"DBPassword\", \"ParameterValue\": \"«azerty»\"}|a.json",
                "- ParameterKey: DBPassword\n  ParameterValue: «azerty»\n|a.yml",
                "headers: { Authorization: `Bearer «azerty1234567890»` }|a.js",
                "define( 'DB_PASSWORD', '«azerty»' );|wp-config.php",
                "define( 'AUTH_KEY',\t'«a1,8:_Vqw1%x)}aB>y?;Z3[]lpw4uGq»' );|wp-config.php",
                "props.put( \"password\", \"«azerty»\" );|A.java", "os.getenv( \"DB_PASSWORD\", \"«azerty»\" )|a.py",
                "System.setProperty(\n    \"keyStorePassword\", \"«azerty»\"\n);|A.java",
                "System.setProperty(\"keyStorePassword\",\r\n        \"«azerty»\");|A.java",
                "env.put(Context.SECURITY_CREDENTIALS, \"«azerty»\");|A.java",
                "ftp_login($c, 'bob', '«azerty»');|a.php", "hash_hmac('sha256', $d, '«azerty»');|a.php",
                "hmac.new(b\"«azerty123»\", msg, hashlib.sha256)|a.py",
                "imap_open('{h1}', 'bob', '«azerty»');|a.php",
                "keyring.set_password(\"sys1\", \"bob\", \"«azerty»\")|a.py",
                "ldap_bind($c, 'cn=a', '«azerty»');|a.php",
                "new SymmetricSecurityKey(Encoding.UTF8.GetBytes(\"«azerty1234567890»\"))|A.cs",
                "new UsernamePasswordToken(\"bob\", \"«azerty»\")|A.java",
                "new mysqli(\"h1\", \"bob\", \"«azerty»\", \"d\")|a.php",
                "openssl_encrypt($d, 'aes-256-cbc', '«azerty»');|a.php",
                "props.put(DB_PASSWORD, \"«azerty1»\");|A.java",
                "props.setProperty(PASSWORD, \"«azerty1»\");|A.java", "req.basic_auth 'bob', '«azerty»'|a.rb",
                "ssh2_auth_password($c, 'bob', '«azerty»');|a.php",
                "token.SignedString([]byte(\"«azerty123»\"))|a.go");
    }

    /** Arguments of commands, and text piped to them. */
    static Stream<String> commands() {
        return Stream.of(
                "CONFIG SET requirepass \"«hunter»\"|a.sh", "CONNECT TO d1 USER bob USING '«azerty»'|a.sql",
                "aws ssm put-parameter --name /db/password --value «hunter2» --type SecureString|a.sh",
                "az keyvault secret set --vault-name v --name db --value «hunter2»|a.sh",
                "cf login -u bob -p «azerty»|a.sh", "conn system/«azerty»|a.sql",
                "consul kv put db/password «hunter2»|a.sh", "db2 connect to d1 user bob using «azerty»|a.sh",
                "dotnet user-secrets set \"Db:Password\" \"«azerty»\"|a.sh",
                "dotnet user-secrets set DbPassword «azerty» --project a1|a.sh",
                "echo \"bob:$(openssl passwd -6 «hunter»)\" >> f|a.sh",
                "echo \"«hunter2»\" | gh secret set DB1|a.sh", "echo «azerty» | kinit bob|a.sh",
                "echo «hunter2» | secret-tool store --label=a b c|a.sh", "echo «hunter2» | vault login -|a.sh",
                "etcdctl --user root:«azerty» get x1|a.sh", "etcdctl put /db/password «hunter2»|a.sh",
                "expdp bob/«azerty» directory=d1|a.sh", "mkpasswd -m sha-512 «azerty»|a.sh",
                "net ads join -U admin%«azerty»|a.sh", "net use z: \\\\h1\\s «azerty» /user:bob|a.bat",
                "npm config set //r1/:_authToken «azerty12345»|a.sh", "oc login -u bob -p «azerty» h1|a.sh",
                "openssl passwd -6 -salt x1 «azerty»|a.sh",
                "printf '%s' «hunter2» | docker secret create db1 -|a.sh",
                "pulumi config set --secret dbPassword «azerty»|a.sh", "putty -ssh bob@h1 -pw «azerty»|a.bat",
                "rabbitmqadmin -u bob -p «azerty» list|a.sh", "rasdial vpn1 bob «azerty»|a.bat",
                "redis-cli SET db:password «hunter2»|a.sh", "rman target sys/«azerty»@d1|a.sh",
                "sqlldr userid=bob/«azerty» control=a.ctl|a.sh", "sqlplus -s bob/«azerty»@db1 @a.sql|a.sh");
    }

    /** Forms that assign a literal to a name, and defaults for missing environment variables. */
    static Stream<String> declarations() {
        return Stream.of(
                "       01 WS-PASSWORD PIC X(8) VALUE '«AZERTY1»'.|a.cbl", "(defvar my-password \"«azerty»\")|a.el",
                "(password . \"«hunter»\")|a.el", "(setq smtp-password \"«azerty»\")|a.el",
                "CONSTANTS c_password TYPE string VALUE '«hunter»'.|a.abap",
                "MOVE '«AZERTY1»' TO WS-PASSWORD.|a.cbl",
                "String p = Optional.ofNullable(System.getenv(\"DB_PASSWORD\")).orElse(\"«hunter»\");|A.java",
                "const p = process.env[\"DB_PASSWORD\"] || \"«hunter»\";|a.js",
                "flag.String(\"password\", \"«hunter2»\", \"the password\")|a.go",
                "machine h1 login bob password «hunter»|a.txt",
                "p = ENV.fetch(\"DB_PASSWORD\") { \"«hunter»\" }|a.rb",
                "p = ENV[\"DB_PASSWORD\"] || \"«hunter»\"|a.rb", "password: str = Field(default=\"«azerty»\")|a.py",
                "password: str = field(default=\"«azerty»\")|a.py", "set password \"«hunter2»\"|a.exp",
                "set password «hunter2»\nspawn ssh h1|a.exp", "std::string password{\"«hunter»\"};|a.cpp",
                "{password, \"«hunter»\"}|a.erl");
    }

    /** Addresses, headers and JSON in strings. */
    static Stream<String> encoded() {
        return Stream.of(
                "mongodb://bob:«p#ss?1»@h1/d|a.js", "mysql://bob:«a/b/c»@h1:3306/d|a.env.x",
                "postgres://bob:«az/erty»@h1/d|a.py", "SQL> connect bob/«azerty1»\n|a.sql",
                "  CONNECT bob/«azerty1»;\n|a.sql", "h1 bob:«azerty1»\n|sasl_passwd.txt",
                "{\"a\":\"{\\\\\"body\\\\\":\\\\\"{\\\\\\\\\\\\\"password\\\\\\\\\\\\\":\\\\\\\\\\\\\"«hun"
                        + "ter2»\\\\\\\\\\\\\"}\\\\\"}\"}|a.log",
                "{\"name\": \"Authorization\", \"value\": \"Bearer «abcdefghijklmnop1234»\"}|a.har",
                "authorization with authorization=Custom «9a8b7c6d5e4f3a2b»|a.md",
                "{\"name\": \"Cookie\", \"value\": \"sid=«abcdef0123456789abcdef»\"}|a.har");
    }

    /** Files recognised by their names, including templates and samples. */
    static Stream<String> files() {
        return Stream.of(
                "DB_PASSWORD=«azerty uiop»\n|parameters.ini.dist",
                "cat > ~/.pgpass <<EOF\nh:5432:d:bob:«hunter»\nEOF|a.sh",
                "chpasswd:\n  list: |\n    root:«azerty»\n    bob:«hunter2»\n  expire: false\n|user-data.yml",
                "echo \"h:5432:d:bob:«hunter»\" > ~/.pgpass|a.sh",
                "password = «azerty»\nuser = bob\n|mysql-virtual.cf",
                "password: «azerty uiop»\n|parameters.yml.dist", "rootpw --plaintext «azerty»|ks.cfg",
                "{rabbit, [{default_user, <<\"bob\">>}, {default_pass, <<\"«hunter»\">>}]}|rabbitmq.config");
    }

    @ParameterizedTest
    @MethodSource({"calls", "commands", "declarations", "encoded", "files"})
    void masksSecretsOfThisForm(String example) {
        SecretMaskerTest.assertMasked(example);
    }

    static Stream<String> ordinary() {
        return Stream.of("$x = array('password', 'email');|a.php", "$x = array( 'user_pass', 'user_email' );|a.php",
                "if x in (\"password\", \"token\"):|a.py", "List.of(\"password\", \"email\")|A.java",
                "__( 'Password', 'woocommerce' )|a.php", "_e('Password', 'domain');|a.php",
                "passwordEncoder.encode(user1)|A.java", "headers: { Authorization: `Bearer ${token1}` }|a.js",
                "- ParameterKey: DBName\n  ParameterValue: azerty\n|a.yml", "it( 'password', 'text' )|a.js",
                "( \"password\", \"email\" )|a.py", "btoa(\"a1\")|a.js",
                "btoa(`${user1}:${pass1}`)|a.js", "btoa(\"http://a1\")|a.js",
                "labels.put(PASSWORD, \"Mot de passe 1\");|A.java", "icons.put(PASSWORD, \"lock\");|A.java",
                "headers.put(HEADER_TOKEN, \"X-Token-1\");|A.java", "AUTH_TOKEN = \"X-Auth-Token-V2\";|A.java",
                "default_password = \"not set yet\"\n|a.tf", "errors.reject(PASSWORD, \"user1\");|A.java",
                "props.put(DB_PASSWORD, read(\"user1\"));|A.java",
                "f(ENV[\"DB_PASSWORD\"], \"user1\")|a.rb", "x = a[\"password\"] || \"user1\"|a.js",
                "URLEncoder.encode(name, \"UTF-8\")|A.java", "s.encode(x, \"user1\")|a.py",
                "The net use of energy is user1 /user:bob|a.md", "net use z: \\\\h1\\s /user:bob|a.bat",
                "net use z: \\\\h1\\s * /user:bob|a.bat", "sqlplus /nolog @a1|a.sh", "sqlplus -s / as sysdba1|a.sh",
                "sqlplus $U1/$P1@d1|a.sh", "Connect to the server as user bob using ssh1.|a.md",
                "import sqlplus and/or1 it|a.md", "npm config set registry https://a1|a.sh",
                "npm config set key value|a.sh", "redis-cli SET count 12345|a.sh", "aws x --value abc1|a.sh",
                "http://host1:8080/@scope/a1|a.js", "http://${host}:${port}/@scope/a1|a.js", "http://[::1]:80/@a1|a.md",
                "http://h1:/@a1|a.md", "ssh://git@h1:group/r1@v2|a.sh", "(if password . (a1 b2))|a.el",
                "set -- $password other1|a.sh", "set password $other1\nset token [read1]|a.exp",
                "{PASSWORD, \"user1\"}|a.c", "MOVE WS-USER1 TO WS-PASSWORD.|a.cbl",
                "The password TYPE x VALUE y1.|a.md",
                "password: <%= ENV['DB_PASSWORD1'] %>\n|a.yml.erb", "password: \"<%= @password1 %>\"\n|a.yml.erb",
                "password: {{ db_password1 }}\n|a.yml.j2", "100%off, 5%passing, %20password is a1|a.md",
                "x = \"%s:%d\" % password1|a.py", "password%20is%20wrong1|a.log",
                "chpasswd:\n  list: [a1]\nb:c1\n|a.yml",
                "http://localhost:PORT/users1/@me|a.md", "http://host:port/a@b1|A.java",
                "-- connect client/server1\nCONNECT BY a = b/c1\n|a.sql",
                "x = std::pgpass::entry1::parse1(line1);|pgpass.cpp",
                "Each line of1 it names1 a client1.\n|chap-secrets.md",
                "from os.path1 import1 join1\n|pap-secrets.py", "if line1: self.entries[host1] = x1\n|sasl_passwd.py",
                "h1:5432:d:bob\n|pgpass.txt", "machine learning: password hunter|a.txt",
                "{\"name\": \"Cookie\", \"value\": \"theme=dark\"}|a.har", "password { font: a1 }|a.css",
                "hmac.new(key1, msg, sha256)|a.py", "new SymmetricSecurityKey(key1)|A.cs");
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void leavesOrdinaryTextAlone(String example) {
        SecretMaskerTest.assertLeftAlone(example);
    }

    /** A text may be cut off anywhere while it is typed, pasted or shown in pieces. */
    @ParameterizedTest
    @MethodSource({"calls", "commands", "declarations", "encoded", "files", "ordinary",
            "org.vauban.governance.tests.SecretServersTest#accounts",
            "org.vauban.governance.tests.SecretServersTest#snmp",
            "org.vauban.governance.tests.SecretServersTest#answers",
            "org.vauban.governance.tests.SecretServersTest#builds",
            "org.vauban.governance.tests.SecretServersTest#assigned",
            "org.vauban.governance.tests.SecretServersTest#windows"})
    void aTextMayEndAnywhere(String example) {
        SecretMaskerTest.assertMayEndAnywhere(example);
    }

    @Test
    void costsInProportionToTheLength() {
        for (String piece : new String[] {"btoa(\"a:", "hmac.new(", "put(A_PASSWORD,\"", "ENV[\"PASSWORD\"] ",
                "{password,\"",
                "(password . \"", "' TO A-PASSWORD ", "password PIC ", "http://a:b/", "http://a:b/c@", "sqlplus -a ",
                "connect to a user ", "redis-cli set a ",
                "net use a: /user:b ", "chpasswd:\n list: |\n", "chpasswd:list:",
                "%22password%22%3A", "password%3D", "password\\\\\"", "a:b:c:d:e\n", "set password ",
                "keyring.set_password(\"a\",", "jwt.encode(", "basic_auth 'a','", "password --plaintext ",
                "\"Cookie\", \"value\": \"", "( \"password\", ", "+password=", "a.b:1:password=", "1 | password=",
                "PASSWORD=a b ", "set the password to ", "- name: password\n  value: |\n", "- --password\n",
                "```\nkind: Secret\n", "kind: Secret\n---\n", "requirepass "}) {
            for (String name : new String[] {"a.yml", "A.java", "a.md", "a.sh", "a.exp", "pgpass.j2"}) {
                String once = piece.repeat((1 << 13) / piece.length());
                long half = SecretScan.cost(once, Path.of(name));
                long whole = SecretScan.cost(once + once, Path.of(name));
                assertTrue(whole <= 2.2 * half + 10_000 && half < 3_000L * once.length(),
                        piece + " in " + name + ": " + half + ", twice as long: " + whole);
            }
        }
    }
}
