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
 * Secrets among the arguments of commands, and in server statements; all are invented. The text in « » must be masked,
 * and nothing else. The text after the last bar is the file name.
 */
class SecretCommandsTest {
    static Stream<String> commands() {
        return Stream.of("pdftk in.pdf output out.pdf owner_pw «azerty» user_pw «hunter»|a.sh",
                "pdftk in.pdf input_pw «azerty» output out.pdf|a.sh",
                "qpdf --encrypt «azerty» «hunter» 256 -- in.pdf out.pdf|a.sh",
                "vault kv put -mount=secret db username=bob value=«azerty»|a.sh",
                "vault kv patch secret/db pg=\"«azerty»\"|a.sh", "vault write secret/db value=«azerty»|a.sh",
                "vault login «azerty»|a.sh", "Run `vault login «azerty123»`.|a.md",
                "vault operator unseal «azerty»|a.sh", "net use \\\\h1\\s /u:bob «azerty»|a.bat",
                "net use \\\\h1\\s «azerty» /u:bob|a.bat",
                "net use z: \\\\h1\\s /USER:bob «azerty» /persistent:no|a.bat",
                "sshpass -p«'azerty'» ssh h1|a.sh", "htpasswd -bnBC 10 \"\" «azerty» > f|a.sh",
                "ansible-vault encrypt_string '«azerty»' --name db|a.sh",
                "redis-cli -h h1 AUTH «azerty»|a.sh",
                "nuget sources add -name x -Username bob -Password «azerty»|a.bat", "vncpasswd -f <<< «azerty»|a.sh",
                "cypher-shell -u neo4j -p «azerty»|a.sh", "podman login -u=bob -p=«azerty» r1|a.sh",
                "redis-cli AUTH bob «azerty1»|a.md", "openssl passwd -1 «azerty»|a.md",
                "nmcli d wifi connect h1 password «azerty»|a.md", "mc alias set m1 https://h1 bob «azerty»|a.md",
                "curl --user=bob:«azerty» https://h1|a.sh", "curl --oauth2-bearer «azerty» https://h1|a.sh",
                "mc alias set m1 https://h1 bob «azerty»|a.sh",
                "rclone config create r1 webdav user bob pass «azerty»|a.sh", "iwconfig wlan0 key s:«azerty»|a.sh",
                "echo -n 'bob:«azerty»' | base64|a.sh", "echo -n '«azerty1»' | base64 -w0|a.md",
                "echo 'bob:«$ecret»' | base64|a.sh", "echo \"$user:«azerty»\" | base64|a.sh");
    }

    static Stream<String> statements() {
        return Stream.of("user alice on >«azerty» ~* &* +@all\n|redis.conf",
                "user alice on nopass >«azerty1» >«hunter2» ~cached:* +get\n|users.acl",
                "redis-cli ACL SETUSER alice on '>«azerty»' '~*' +@all|a.sh",
                "127.0.0.1:6379> ACL SETUSER alice on >«azerty» ~* +@all",
                "redis-server --user bob on >«azerty»|a.yml",
                "sentinel auth-pass mymaster «azerty»\nsentinel sentinel-pass «hunter»\n|sentinel.conf",
                "smtp_sasl_password_maps = static:bob:«azerty»\n|main.cf",
                "postconf -e 'smtp_sasl_password_maps = static:bob@h1:«azerty»'|a.sh",
                "//JOB1 JOB (ACCT),'BOB',CLASS=A,USER=BOB,PASSWORD=«AZERTY»\n|a.jcl",
                "//JOB1 JOB ACCT,BOB,PASSWORD=(«AZERTY»,«HUNTER»),MSGCLASS=X\n|a.txt",
                "//         PASSWORD=«AZERTY»,USER=BOB\n|a.md");
    }

    @ParameterizedTest
    @MethodSource({"commands", "statements"})
    void masksSecretsOfThisForm(String example) {
        SecretMaskerTest.assertMasked(example);
    }

    static Stream<String> ordinary() {
        return Stream.of("vault kv get secret/db|a.sh", "vault kv put secret/db @data1.json|a.sh",
                "vault kv put secret/db value=@data1.txt|a.sh", "vault login -method=oidc|a.sh", "vault login -|a.sh",
                "The vault login page is slow.|a.md", "vault login page|a.md",
                "vault write auth/kubernetes/config kubernetes_host=https://h1|a.sh",
                "vault write database/roles/r1 default_ttl=1h|a.sh", "vault operator unseal -reset|a.sh",
                "qpdf --encrypt --bits=256 -- in1.pdf|a.sh", "net use z: /user:bob1|a.bat",
                "net use /user:bob1 z:|a.bat", "mc alias list|a.sh", "iwconfig wlan0 key off|a.sh",
                "echo \"$SECRET1\" | base64|a.sh",
                "echo \"$user:$pass\" | base64|a.sh", "echo $x2 | base64|a.sh", "echo \"a1 $(id1 -u)\" | base64|a.sh",
                "echo hello | base64|a.sh",
                "sentinel monitor mymaster 10.0.0.1 6379 2\n|sentinel.conf",
                "user alice on nopass ~* +@all\n|users.acl", "user alice on >${PASSWORD1} ~* +@all\n|users.acl",
                "The user is on >page1 now.|a.md",
                "user clicks on File >Save\n|a.md", "User goes to Settings >Security +more\n|a.md",
                "redis-cli AUTH command fails|a.md", "rclone config pass through|a.md",
                "Why does mc alias set fail with an error?|a.md", "pdftk input_pw option is missing|a.md",
                "user1 on\n> user2 on >page1\n|a.md", "if (user >limit1) {|a.c",
                "while (\nuser >limit1 + 1) {|a.c", "smtp_sasl_password_maps = hash:/etc/postfix/sasl_passwd\n|main.cf",
                "smtp_sasl_password_maps = static:${USER}:${PASSWORD}\n|main.cf", "static:user1:value1|a.js",
                "//JOB1 JOB ACCT,BOB,PASSWORD=&PASS1,MSGCLASS=X\n|a.jcl",
                "//JOB1 JOB ACCT,BOB,PASSWORD=\n|a.jcl");
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void leavesOrdinaryTextAlone(String example) {
        SecretMaskerTest.assertLeftAlone(example);
    }

    /** A text may be cut off anywhere while it is typed, pasted or shown in pieces. */
    @ParameterizedTest
    @MethodSource({"commands", "statements", "ordinary"})
    void aTextMayEndAnywhere(String example) {
        SecretMaskerTest.assertMayEndAnywhere(example);
    }

    /** A line may consist of command names, each of which would take the rest of the line as its arguments. */
    @Test
    void costsInProportionToTheLength() {
        for (String piece : new String[] {"openssl -k ", "openssl -k \"", "openssl -k a1 \"openssl\" ", "curl -u a:b1 ",
                "openssl pass:a1 ", "mysql -pa1 ", "kubectl secret --from-literal a=b1 ", "net use \\\\a b1 /user:c ",
                "vault kv put a b=c1 ", "qpdf --encrypt a1 b1 ", "authorization=", "user a on >b1 ", "user a on >b1\n",
                "setuser a on >b1 ", "password_mapsstatic:a:", "//A PASSWORD=A,", "//A PASSWORD=(A1,B1)\n"}) {
            for (String name : new String[] {"a.yml", "A.java", "a.md", "a.sh", "a.conf"}) {
                String once = piece.repeat((1 << 13) / piece.length());
                long half = SecretScan.cost(once, Path.of(name));
                long whole = SecretScan.cost(once + once, Path.of(name));
                assertTrue(whole <= 2.2 * half + 10_000 && half < 450L * once.length(),
                        piece + " in " + name + ": " + half + ", twice as long: " + whole);
            }
        }
    }
}
