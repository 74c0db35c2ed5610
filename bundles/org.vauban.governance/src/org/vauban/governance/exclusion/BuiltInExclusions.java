// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.exclusion;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vauban.governance.exclusion.IgnorePattern.Budget;
import org.vauban.governance.internal.Messages;

/** Patterns for files that hold keys and credentials. They ignore case, and no other pattern can re-include a file. */
final class BuiltInExclusions {
    /** Patterns without a slash at the end apply to files only. */
    static final List<String> PATTERNS = List.of(
            // private keys and key stores
            "*.pem", "*.key", "*.p12", "*.pfx", "*.p8", "*.pk8", "*.ppk", "*.jks", "*.jceks", "*.bcfks", "*.keystore",
            "*.kdb", "*.kdbx", "*.gpg", "*.agekey", "secring.*", "id_rsa*", "id_dsa*", "id_ecdsa*", "id_ed25519*",
            "ssh_host_*_key", "*.pvk", "*.snk", "*.psafe3", "wallet.dat", "ewallet.sso", "cwallet.sso",
            "login.keychain*", "logins.json", "key4.db", "wg*.conf", "*.wgconf",
            // environments and credentials
            ".env", ".env.*", ".env-*", ".env_*", "*.env", ".envrc", ".envrc.*", "credentials", "credentials.*",
            ".credentials.*", "secrets", "secrets.*", ".secrets.*", ".netrc",
            "_netrc", ".npmrc", ".pypirc", ".pgpass", ".my.cnf", ".htpasswd", ".git-credentials", ".dockercfg",
            ".vault-token", ".boto", ".s3cfg", "rclone.conf", ".terraformrc", "*.tfrc.json", "*.tfvars",
            "*.tfvars.json", "*.tfstate", "*.tfstate.*", "*.ovpn", "service-account*.json", "service_account*.json",
            "serviceaccount*.json", "gha-creds-*.json", "client_secret*.json", "client-secret*.json",
            "application_default_credentials.json", "*-firebase-adminsdk-*.json", "kubeconfig", "*.kubeconfig",
            "*.publishsettings", "azureauth.json", ".ovh.conf", "ovh.conf", ".vault_pass*", "vault_pass*",
            ".vault-pass*", "vault-password*", ".envfile", "*.env.json", "local.settings.json", "*.secret", "*.secrets",
            "*.credentials", ".authinfo", ".mailrc", ".fetchmailrc", ".msmtprc", ".muttrc", ".lftprc", ".yarnrc.yml",
            ".bunfig.toml", ".mc.json", ".dbshell", ".databrickscfg", ".snowsql", ".sentryclirc", "sftp-config.json",
            "sftp.json", ".ftpconfig", ".remote-sync.json", "filezilla.xml", "recentservers.xml", "sitemanager.xml",
            "WinSCP.ini", "tomcat-users.xml", "master.key", "credentials.xml", "unattend.xml", "autounattend.xml",
            "krb5.keytab", "*.keytab", "pgpass.conf", ".mylogin.cnf", ".rclone.conf", "terraform.rc", ".smbcredentials",
            "smbpasswd", "sasl_passwd", "chap-secrets",
            "pap-secrets", ".curlrc", ".wgetrc", "kaggle.json", ".erlang.cookie", "*.nmconnection",
            "wpa_supplicant*.conf",
            // history of shells and database clients
            ".*_history", ".histfile", "ConsoleHost_history.txt", "fish_history",
            // source files that merely have such a name
            "!*.java", "!*.kt", "!*.scala", "!*.groovy", "!*.cs", "!*.go", "!*.rs", "!*.swift", "!*.c", "!*.h", "!*.cc",
            "!*.cpp", "!*.hpp",
            // folders, and files identified by their folder
            ".ssh/", ".aws/", ".azure/", ".gnupg/", ".kube/", ".password-store/", "**/.config/gcloud/",
            "**/.docker/config.json", "**/.m2/settings.xml", "**/.m2/settings-security.xml", "**/.gem/credentials",
            "**/.config/gh/hosts.yml", "**/.config/glab-cli/config.yml", "**/.config/hub", "**/.config/scw/config.yaml",
            "**/.config/doctl/config.yaml", "**/.config/openstack/clouds.yaml", "**/.config/openstack/secure.yaml",
            "clouds.yaml", "**/.config/hcloud/cli.toml", "**/.config/rclone/", "**/.config/pip/",
            "**/.config/composer/auth.json", "**/.config/op/", "**/.config/sops/", "**/.config/containers/auth.json",
            "**/.osc/config.json", "**/.oapi_credentials", "**/.oci/config", "**/.bluemix/config.json",
            "**/.gradle/gradle.properties", "**/.sbt/.credentials", "**/.ivy2/.credentials", "**/.cargo/credentials",
            "**/.cargo/credentials.toml", "**/.terraform.d/credentials.tfrc.json", "**/.pulumi/credentials.json",
            "**/.nuget/NuGet.Config", "**/NuGet/NuGet.Config", "**/.config/configstore/", "**/.local/share/keyrings/",
            "**/.mozilla/firefox/", "**/.jenkins/secrets/", "**/.chef/*.pem", "**/.fly/config.yml",
            "**/.netlify/config.json", "**/.vercel/auth.json", "**/.config/ngrok/ngrok.yml", "**/.ngrok2/ngrok.yml",
            "**/.config/heroku/", "**/.minikube/", "**/.minio/", "**/.mc/config.json", "**/.s3cmd", "**/.passwd-s3fs",
            "**/.composer/auth.json", "**/.config/pypoetry/auth.toml", "**/.config/github-copilot/",
            "**/.codex/auth.json",
            "**/.huggingface/token", "**/huggingface/token", "**/.subversion/auth/", "**/.bundle/config",
            "**/.pip/pip.conf", "**/.ansible/galaxy_token", "**/.vnc/passwd", "**/etc/shadow", "**/etc/shadow-",
            "**/etc/gshadow", "**/etc/gshadow-");

    /** No patterns, for checks of {@code .gitignore} files. */
    static final BuiltInExclusions NONE = new BuiltInExclusions(List.of());
    static final BuiltInExclusions ALL = new BuiltInExclusions(PATTERNS);

    private final IgnoreFile forFiles;
    private final IgnoreFile forFolders;

    private BuiltInExclusions(List<String> patterns) {
        List<String> files = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        for (String pattern : patterns) {
            (pattern.endsWith("/") ? folders : files).add(pattern);
        }
        forFiles = IgnoreFile.parse(String.join("\n", files), true);
        forFolders = IgnoreFile.parse(String.join("\n", folders), true);
    }

    /** @param file absolute */
    ExclusionResult check(Path file, Budget budget) {
        int count = file.getNameCount();
        for (int end = 1; end <= count; end++) {
            String path = PathFolding.relative(file, 0, end, true);
            IgnoreFile patterns = end == count ? forFiles : forFolders;
            // a backup copy is judged as the file that it was made of
            IgnorePattern deciding = end == count
                    ? BackupFileNames.original(path).map(name -> patterns.deciding(name, () -> true, budget))
                            .orElse(null)
                    : null;
            if (deciding == null) {
                deciding = patterns.deciding(path, () -> true, budget);
            }
            if (deciding != null && !deciding.negative()) {
                return ExclusionResult.by(deciding.source(), Messages.text("exclusion.built.in"), "built-in");
            }
        }
        return ExclusionResult.ALLOWED;
    }
}
