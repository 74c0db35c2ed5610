// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.text;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.language.Language;

/**
 * What a file's name implies about its values.
 *
 * @param configuration whether an unquoted value is a literal
 * @param labels whether values are texts that users read: a message bundle
 * @param prose whether sentences may state a secret: documentation, and text of no file such as a question
 * @param yaml whether indentation determines what belongs to a name
 * @param sql whether {@code password '…'} is a clause
 * @param calls whether {@code password '…'} is a call, as in a Gradle build script
 * @param records whether lines are records of separated values
 * @param commands whether {@code name=value} without blanks assigns a literal, as in scripts, Dockerfiles and logs
 * @param phrases whether a quoted password may consist of several words
 * @param accounts the kind of account list
 * @param typed whether it is text of no file, such as a question
 */
public record TextKind(boolean configuration, boolean labels, boolean prose, boolean yaml, boolean sql, boolean calls,
        boolean records, boolean commands, boolean phrases, Accounts accounts, boolean typed) {
    /** Account lists that servers read. */
    public enum Accounts {
        NONE,
        /** {@code sasl_passwd}: a host, then user and password separated by a colon. */
        POSTFIX,
        /** {@code chap-secrets}: client, server, secret and addresses. */
        PPP,
        /** {@code .pgpass}: host, port, database, user and password separated by colons. */
        POSTGRES,
        /** {@code userlist.txt} of PgBouncer: user and password in quotes. */
        PGBOUNCER,
        /** {@code psk.txt} of racoon: an address and the shared secret. */
        RACOON,
        /** {@code resource.cfg} of Nagios: {@code $USER3$=…}, macros that commands use in place of a secret. */
        NAGIOS;

        public static Accounts of(String file) {
            return file.contains("sasl_passwd") ? POSTFIX
                    : file.contains("chap-secrets") || file.contains("pap-secrets") ? PPP
                    : file.contains("pgpass") ? POSTGRES
                    : file.contains("userlist.txt") ? PGBOUNCER
                    : file.contains("psk.txt") ? RACOON
                    : file.contains("resource.cfg") ? NAGIOS : NONE;
        }
    }

    /** Suffixes of templates, samples and copies, which contain the file named before the suffix. */
    private static final Set<String> TEMPLATES = Set.of("j2", "jinja", "jinja2", "erb", "tmpl", "tpl", "template",
            "dist", "sample", "example", "in", "default", "orig", "bak", "backup", "old");
    private static final Set<String> TERRAFORM = Set.of("tf", "hcl", "tofu");
    /** Further shells, including Windows', and programs with similar statements. */
    private static final Set<String> SHELLS = Set.of("exp", "fish", "bat", "cmd", "ksh", "csh", "tcsh", "sas");
    private static final Set<String> RECORDS = Set.of("csv", "tsv", "psv");
    private static final Set<String> LABEL_FOLDERS = Set.of("i18n", "l10n", "locale", "locales", "lang", "langs",
            "translations", "nls", "values");
    /** Documents of which only the text is read, and others for people. */
    private static final Set<String> DOCUMENTS = Set.of("pdf", "doc", "docx", "docm", "ppt", "pptx", "pptm", "xls",
            "xlsx", "xlsm", "odt", "ods", "odp", "rtf", "reqif", "reqifz", "msg", "text", "mdx", "qmd", "rmd",
            "textile", "wiki", "mediawiki", "readme", "install", "notes", "changes", "news", "todo", "faq");
    /** Languages whose usual extension may be that of a message bundle. */
    private static final Set<Language> LABEL_LANGUAGES = EnumSet.of(Language.XML, Language.TYPESCRIPT,
            Language.JAVASCRIPT, Language.PHP);
    /** Data for programs, without texts for users. */
    private static final Set<Language> WITHOUT_LABELS = EnumSet.of(Language.JSONC, Language.MANIFEST,
            Language.ENVIRONMENT, Language.CONFIGURATION, Language.NETRC, Language.SYSTEMD_UNIT);
    /** Names are short, so backtracking in these patterns is bounded. */
    private static final Pattern LABEL_NAMES = Pattern
            .compile("(messages?|bundle|plugin|labels?|strings?|texts?|validationmessages|"
                    + "resources|translations?|i18n)([-_.][a-z_-]{0,12})?\\.(properties|xml|json|ya?ml|ts|js)|"
                    + ".{1,80}messages\\.properties|"
                    + ".{1,80}_[a-z]{2}(_[a-z]{2})?\\.properties");
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());

    /** Returns the name without suffixes that state the file's purpose. */
    private static String named(String file) {
        String name = file;
        for (int dot = name.lastIndexOf('.'); dot > 0 && name.lastIndexOf('.', dot - 1) >= 0
                && TEMPLATES.contains(name.substring(dot + 1)); dot = name.lastIndexOf('.')) {
            name = name.substring(0, dot);
        }
        return name;
    }

    public static TextKind of(@Nullable Path source) {
        if (source == null || source.getFileName() == null) {
            return new TextKind(false, false, true, false, false, false, false, false, false, Accounts.NONE,
                    true);
        }
        String name = named(source.getFileName().toString().toLowerCase(Locale.ROOT));
        String type = name.substring(name.lastIndexOf('.') + 1);
        Language known = Language.ofName(type);
        Language.Kind kind = known == null ? null : known.kind();
        boolean configuration = kind == Language.Kind.DATA || name.startsWith(".env") || name.endsWith("rc-sample")
                || name.endsWith("rc") || type.equals("cf"); // of Postfix
        boolean language = name.indexOf('.') == 2 || name.indexOf('.') == 5 && "-_".indexOf(name.charAt(2)) >= 0;
        boolean messages = kind == Language.Kind.MESSAGES;
        boolean labels = messages || name.length() < 100 && LABEL_NAMES.matcher(name).matches()
                || language && LANGUAGES.contains(name.substring(0, 2));
        for (Path folder = source.getParent(); folder != null && !labels; folder = folder.getParent()) {
            labels = folder.getFileName() != null
                    && LABEL_FOLDERS.contains(folder.getFileName().toString().toLowerCase(Locale.ROOT));
        }
        boolean settings = known == Language.INI && (!type.equals("ini") || name.equals("my.ini")); // not Burmese
        boolean bundle = configuration && !settings && !WITHOUT_LABELS.contains(known) || messages
                || known != null && LABEL_LANGUAGES.contains(known) && type.equals(known.extensions().getFirst());
        boolean prose = kind == Language.Kind.PROSE || known == Language.HTML || type.equals("log")
                || type.equals("feature") || DOCUMENTS.contains(type);
        boolean calls = known == Language.GROOVY || known == Language.RUBY || type.equals("gradle")
                || type.equals("feature");
        boolean commands = known == Language.SHELL || known == Language.DOCKERFILE || known == Language.TCL
                || SHELLS.contains(type) || name.startsWith("dockerfile.")
                || name.startsWith("containerfile") || type.equals("log");
        // programs and documents about such a list have the same name
        boolean list = known == null || known == Language.PLAINTEXT || kind == Language.Kind.DATA;
        return new TextKind(configuration, labels && bundle, prose, known == Language.YAML, known == Language.SQL,
                calls, RECORDS.contains(type), commands, configuration || TERRAFORM.contains(type),
                list ? Accounts.of(name) : Accounts.NONE, false);
    }
}
