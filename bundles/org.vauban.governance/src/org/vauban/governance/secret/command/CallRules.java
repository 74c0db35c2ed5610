// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.vauban.governance.secret.command.ArgumentDetector.Call;

/** Lists the calls that take a secret among their arguments, and its position. Pure. */
public final class CallRules {
    private static final int ANY = Integer.MAX_VALUE;

    /** Rules by name in lower case. */
    private static final Map<String, List<Call>> RULES = new HashMap<>();

    static {
        add(2, 3, ANY, "", "getConnection mysqli_connect mysql_connect mysqli_real_connect PDO "
                + "ClientSecretCredential createConnection oci_connect mysqli ftp_login ldap_bind imap_open "
                + "ssh2_auth_password hash_hmac openssl_encrypt openssl_decrypt FTP FTP_TLS");
        add(1, 2, ANY, "", "BasicAWSCredentials BasicSessionCredentials PasswordAuthentication "
                + "UsernamePasswordCredentials login SetBasicAuth setBasicAuth basicAuth "
                + "basicAuthentication BasicAuth HTTPBasicAuth StorageSharedKeyCredential "
                + "NetworkCredential UsernamePasswordCredential withBasicAuth basic_auth authenticate "
                + "createUser addUser defaultCredentials DigestAuth basicCredentials setCredentials "
                + "createHmac PasswordCredentials NTCredentials SimpleCredentials auth_plain "
                + "UsernamePasswordToken signWith UsernamePasswordAuthenticationToken "
                + "pgp_sym_encrypt pgp_sym_decrypt AES_ENCRYPT AES_DECRYPT "
                + "simple_bind_s simple_bind SimpleBindRequest PlainCredentials auth_password authPassword "
                + "authenticateWithPassword AuthenticateAsync createQueueConnection createTopicConnection "
                + "createXAConnection createContext nmConnect");
        add(1, 3, ANY, "", "createCipheriv createDecipheriv ActiveMQConnectionFactory");
        add(3, 4, ANY, "", "LDAPConnection");
        add(0, 1, ANY, "", "hmacShaKeyFor ConvertToSecureString SimplePasswordProvider "
                + "HMAC256 HMAC384 HMAC512 Fernet AzureKeyCredential SymmetricSecurityKey SignedString");
        // of a data or message source that knows the address
        add(1, 2, 2, "", "getConnection createConnection");
        add(1, 2, ANY, "credentials", "create basic");
        add(1, 2, ANY, "authtokens", "basic");
        add(1, 2, ANY, "auth.", "basic");
        add(1, 2, ANY, "jwt", "sign verify encode decode");
        add(2, 3, ANY, "keyring", "set_password");
        add(0, 2, ANY, "bcrypt", "hash");
        add(0, 2, ANY, "", "SecretKeySpec");
        add(2, 4, ANY, "", "PlainAuth");
        add(3, 5, ANY, "", "mysql_real_connect");
        add(1, 2, ANY, "wifi", "begin");
        add(1, 2, ANY, "conf", "set");
        add(0, 1, 1, "redis", "auth");
        add(0, 1, 1, "jedis", "auth");
        add(1, 2, 2, "redis", "auth");
        add(1, 2, 2, "jedis", "auth");
        add(1, 2, ANY, "ldap", "bind");
        add(2, 3, ANY, "ftp", "open");
        for (String driver : new String[] {"dbi->", "mysql", "mariadb", "pymssql"}) {
            add(2, 3, ANY, driver, "connect");
        }
        add(1, 2, ANY, "oracle", "connect create_pool SessionPool");
        for (String mail : new String[] {"transport", "store"}) {
            add(2, 3, 3, mail, "connect");
            add(3, 4, 4, mail, "connect");
        }
        add(3, 4, ANY, "ssh", "connect");
        add(3, 4, ANY, "->", "credentials");
        characters(0, 1, "PBEKeySpec PasswordProtection");
        characters(1, 2, "load getKey init store");
        characters(2, 3, "createCredential createScramSha1Credential createScramSha256Credential "
                + "createPlainCredential");
        characters(2, 4, "setKeyEntry");
    }

    private CallRules() {}

    private static void add(int index, int least, int most, String qualifier, String names) {
        put(new Call(index, least, most, qualifier, false), names);
    }

    private static void characters(int index, int least, String names) {
        put(new Call(index, least, ANY, "", true), names);
    }

    private static void put(Call call, String names) {
        for (String name : names.split(" ")) {
            RULES.computeIfAbsent(name.toLowerCase(Locale.ROOT), each -> new ArrayList<>()).add(call);
        }
    }

    /** Returns the names of the calls in lower case. */
    public static Set<String> names() {
        return RULES.keySet();
    }

    /** @param name in lower case */
    public static List<Call> of(String name) {
        return RULES.getOrDefault(name, List.of());
    }
}
