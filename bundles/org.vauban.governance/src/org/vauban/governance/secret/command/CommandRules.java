// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lists the commands that take a password among their arguments, and its position. Pure. */
final class CommandRules {
    /** How a command takes its password. */
    enum Form {
        /** {@code -p value}, or the value joined to the option; {@code /user:bob value}. */
        OPTION,
        /** Joined to the option only: after a blank it would be another argument. */
        JOINED,
        /** Two passwords: {@code --encrypt value value}. */
        TWO,
        /** {@code -u user:value}. */
        USER,
        /** {@code --cert file:value}, where the file may have a drive letter. */
        FILE,
        /** The last argument, before a redirection of the output. */
        LAST,
        /** The second of two arguments. */
        SECOND,
        /** The third argument, two after a word: {@code net user bob value}. */
        THIRD,
        /** Before an option and after a path: {@code net use \\host\share value /user:bob}. */
        BEFORE,
        /** After a word and a name: {@code set name value}. */
        PAIR,
        /** Like {@code PAIR}, if the name is that of a secret. */
        NAMED,
        /** The here-string of a command that reads a password. */
        HERE,
        /** An argument that begins with the option: {@code pass:value}. */
        PREFIXED,
        /** {@code --from-literal=name=value}. */
        LITERAL,
        /** {@code name=value} after a word and a path. */
        LITERALS,
        /** Output that is piped to a command that reads a password. */
        PIPED
    }

    /**
     * Position of a password among the arguments of a command.
     *
     * @param options options whose meaning depends on the form; an empty string for none
     * @param needs an argument that must be present; empty for none
     */
    record Rule(Form form, List<String> options, String needs) {
        /** Returns the first option, which for some forms is the only one. */
        String option() {
            return options.getFirst();
        }
    }

    private static final String SNMP = "snmpget snmpgetnext snmpwalk snmpset snmpbulkget snmpbulkwalk "
            + "snmptrap snmptable";

    private static final Map<String, List<Rule>> RULES = new HashMap<>();

    static {
        add(Form.USER, "-u --user -U --proxy-user --proxyuser", "", "curl");
        add(Form.USER, "-U --user -u", "", "smbclient rpcclient http https httpie xh crackmapexec netexec");
        add(Form.JOINED, "-p", "",
                "mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlpump mariadb mariadb-dump mariadb-admin 7z "
                        + "7za rar");
        add(Form.OPTION, "-p --password", "login",
                "oc cf docker podman helm nerdctl skopeo buildah oras crane az regctl");
        add(Form.OPTION, "-p", "",
                "sshpass mongo mongosh mongodump mongorestore mongoexport mongoimport cqlsh hdbsql twine psexec "
                        + "arangosh rabbitmqadmin evil-winrm cypher-shell");
        add(Form.OPTION, "-w --bindPassword", "",
                "ldapsearch ldapmodify ldapadd ldapwhoami ldapdelete ldappasswd ldapcompare");
        add(Form.OPTION, "-a --pass", "", "redis-cli valkey-cli keydb-cli");
        add(Form.OPTION, "-P", "", "sqlcmd osql bcp isql tsql ipmitool mosquitto_pub mosquitto_sub zip unzip");
        add(Form.OPTION, "-N -P", "", "ssh-keygen");
        add(Form.OPTION, "-pw", "", "plink pscp psftp putty kitty");
        add(Form.OPTION, "-storepass -keypass -srcstorepass -deststorepass -destkeypass -new", "", "keytool jarsigner");
        add(Form.OPTION, "-k --api-key -ApiKey", "push", "nuget dotnet");
        add(Form.LAST, "-b", "", "htpasswd");
        add(Form.LAST, "/user: /u:", "use", "net");
        add(Form.LAST, "add_user change_password", "", "rabbitmqctl");
        add(Form.OPTION, "-A -X", "", SNMP);
        add(Form.OPTION, "-c", "", SNMP);
        add(Form.OPTION, "-p", "", "rdesktop beeline useradd usermod");
        add(Form.OPTION, "-b --body", "secret", "gh");
        add(Form.OPTION, "/rp /p", "", "schtasks");
        add(Form.OPTION, "/p", "", "tasklist taskkill systeminfo driverquery getmac openfiles eventcreate gpresult");
        add(Form.PREFIXED, "/password:", "", "wmic");
        add(Form.FILE, "-E --cert --proxy-cert", "", "curl");
        add(Form.USER, "-a --auth", "", "http https httpie xh");
        add(Form.USER, "-u", "", "lftp ncftp");
        add(Form.LAST, "-b", "", "mosquitto_passwd");
        add(Form.JOINED, "-p", "", "unrar");
        add(Form.THIRD, "user", "user", "net");
        add(Form.PREFIXED, "pass:", "", "openssl");
        add(Form.OPTION, "-k -K -hmac -psk -passwd", "", "openssl");
        add(Form.PREFIXED, "/pass:", "", "cmdkey");
        add(Form.PREFIXED, "/p:", "", "xfreerdp xfreerdp3 wlfreerdp wfreerdp");
        add(Form.LITERAL, "--from-literal", "secret", "kubectl oc");
        add(Form.PIPED, "", "", "echo printf");
        add(Form.OPTION, "password wifi-sec.psk 802-11-wireless-security.psk", "", "nmcli");
        add(Form.SECOND, "", "", "wpa_passphrase");
        add(Form.USER, "--user", "", "etcdctl");
        add(Form.USER, "-U", "", "net samba-tool smbget");
        add(Form.LAST, "passwd", "passwd", "openssl");
        add(Form.LAST, "-m --method", "", "mkpasswd");
        add(Form.LAST, "", "", "rasdial");
        add(Form.BEFORE, "/user:", "use", "net");
        add(Form.BEFORE, "/u:", "use", "net");
        add(Form.PAIR, "set", "user-secrets", "dotnet");
        add(Form.PAIR, "set", "--secret", "pulumi");
        add(Form.NAMED, "set", "config", "npm");
        add(Form.NAMED, "put", "kv", "consul");
        add(Form.NAMED, "put", "", "etcdctl");
        add(Form.NAMED, "set", "", "redis-cli valkey-cli");
        add(Form.OPTION, "--secret-string", "", "aws");
        add(Form.OPTION, "--value", "SecureString", "aws");
        add(Form.OPTION, "--value", "secret", "az");
        add(Form.OPTION, "--oauth2-bearer --pass --tlspassword --proxy-tlspassword", "", "curl");
        add(Form.OPTION, "input_pw owner_pw user_pw", "", "pdftk");
        add(Form.TWO, "--encrypt", "", "qpdf");
        add(Form.LITERALS, "put patch", "kv", "vault");
        add(Form.LITERALS, "write", "write", "vault");
        add(Form.SECOND, "", "login", "vault");
        add(Form.THIRD, "operator", "unseal", "vault");
        add(Form.THIRD, "auth-pass", "auth-pass", "sentinel");
        add(Form.OPTION, "sentinel-pass", "", "sentinel");
        add(Form.LAST, "set", "alias", "mc");
        add(Form.LAST, "add", "host", "mc");
        add(Form.TWO, "AUTH auth", "", "redis-cli valkey-cli");
        add(Form.OPTION, "/user: /u:", "use", "net");
        add(Form.OPTION, "encrypt_string", "", "ansible-vault");
        add(Form.OPTION, "-Password -password", "", "nuget");
        add(Form.OPTION, "pass", "config", "rclone");
        add(Form.PREFIXED, "s:", "", "iwconfig");
        add(Form.HERE, "", "", "passwd chpasswd cryptsetup smbpasswd kinit vncpasswd");
        add(Form.HERE, "-S", "", "sudo");
        add(Form.HERE, "--passphrase-fd", "", "gpg gpg2");
    }

    private static void add(Form form, String options, String needs, String commands) {
        Rule rule = new Rule(form, List.of(options.split(" ")), needs);
        for (String command : commands.split(" ")) {
            RULES.computeIfAbsent(command, name -> new ArrayList<>()).add(rule);
        }
    }

    private CommandRules() {}

    static Set<String> names() {
        return RULES.keySet();
    }

    /** @param command in lower case */
    static List<Rule> of(String command) {
        return RULES.getOrDefault(command, List.of());
    }
}
