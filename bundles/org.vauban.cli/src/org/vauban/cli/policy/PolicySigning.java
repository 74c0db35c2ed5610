// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.policy;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.cli.console.CommandException;
import org.vauban.cli.console.Console;
import org.vauban.cli.console.ExitCode;
import org.vauban.cli.console.Messages;
import org.vauban.cli.console.NewFileWriter;
import org.vauban.cli.console.PasswordPrompt;
import org.vauban.governance.policy.document.ModelsDocument;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.policy.document.PolicyReset;
import org.vauban.governance.policy.document.SettingCatalogue;
import org.vauban.governance.policy.document.SettingDefinition;
import org.vauban.governance.policy.document.SettingType;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.Role;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.governance.signature.StoredKey;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.VerificationKey;
import picocli.CommandLine.Option;

/** {@code vauban policy init|keygen|sign}: writes and signs documents. */
public final class PolicySigning {
    private static final String PASSWORD = "VAUBAN_KEY_PASSWORD";
    /** File name extension of PKCS #11 configurations for smart cards. */
    private static final String CARD = ".cfg";
    private static final Pattern OWNER = Pattern.compile("(?m)^Owner: (.{1,200})$");
    private static final int DAYS_OF_POLICY = 180;
    private static final int DAYS_OF_ROOT = 365;

    private final Console console;

    PolicySigning(Console console) {
        this.console = console;
    }

    /** The public keys for the roles of a root document. */
    static final class Roles {
        @Option(names = "--root-key", paramLabel = "FILE", descriptionKey = "policy.key.root")
        private List<Path> root = new ArrayList<>();
        @Option(names = "--policy-key", paramLabel = "FILE", descriptionKey = "policy.key.policy")
        private List<Path> policy = new ArrayList<>();
        @Option(names = "--models-key", paramLabel = "FILE", descriptionKey = "policy.key.models")
        private List<Path> models = new ArrayList<>();
        @Option(names = "--site-key", paramLabel = "FILE", descriptionKey = "policy.key.site")
        private List<Path> site = new ArrayList<>();
        @Option(names = "--root-threshold", paramLabel = "N", defaultValue = "1",
                descriptionKey = "policy.threshold.root")
        private int rootThreshold;
        @Option(names = "--policy-threshold", paramLabel = "N", defaultValue = "1",
                descriptionKey = "policy.threshold.policy")
        private int policyThreshold;
        @Option(names = "--site-threshold", paramLabel = "N", defaultValue = "1",
                descriptionKey = "policy.threshold.site")
        private int siteThreshold;

        private List<Path> of(Role role) {
            return switch (role) {
                case ROOT -> root;
                case POLICY -> policy;
                case MODELS -> models;
                case SITE -> site;
            };
        }

        private int threshold(Role role) {
            return switch (role) {
                case ROOT -> rootThreshold;
                case POLICY -> policyThreshold;
                case MODELS -> 1;
                case SITE -> siteThreshold;
            };
        }
    }

    /** Writes a draft: of a root document if root keys are given, otherwise of a policy. */
    int init(Path file, String site, String layer, @Nullable String subject, long version, Roles roles) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        boolean root = !roles.root.isEmpty();
        JsonObject draft = root ? root(site, version, now, roles) : policy(site, layer, subject, version, now);
        String text = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(draft) + "\n";
        NewFileWriter.write(file, text.getBytes(StandardCharsets.UTF_8), false);
        console.out().println(Messages.text(root ? "policy.init.root" : "policy.init.policy", file));
        return 0;
    }

    private static JsonObject policy(String site, String layer, @Nullable String subject, long version, Instant now) {
        JsonObject scope = new JsonObject();
        scope.addProperty("layer", layer);
        scope.addProperty("site", site);
        if (subject != null) {
            scope.addProperty("subject", subject);
        }
        JsonObject settings = new JsonObject();
        for (SettingDefinition setting : SettingCatalogue.all()) {
            if (setting.type() == SettingType.CHOICE
                    && (!layer.equals("project") || SettingCatalogue.isForProjects(setting))) {
                JsonObject entry = new JsonObject();
                entry.addProperty("value", setting.standard());
                entry.addProperty("reason", PolicyDraft.OPEN + ' ' + setting.description());
                settings.add(setting.name(), entry);
            }
        }
        JsonObject draft = new JsonObject();
        draft.addProperty("version", version);
        draft.addProperty("issued", now.toString());
        draft.addProperty("expires", now.plus(DAYS_OF_POLICY, ChronoUnit.DAYS).toString());
        draft.addProperty("contact", PolicyDraft.OPEN + ' ' + Messages.text("policy.init.contact"));
        draft.add("scope", scope);
        draft.add("settings", settings);
        try {
            PolicyDocument.parse(draft);
        } catch (TrustException e) {
            throw new CommandException(ExitCode.USAGE, Messages.text("policy.draft.invalid", e.reason()), e);
        }
        return draft;
    }

    private static JsonObject root(String site, long version, Instant now, Roles roles) {
        Map<String, RootDocument.NamedKey> keys = new LinkedHashMap<>();
        Map<Role, RootDocument.Signers> signers = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            Set<String> ids = new LinkedHashSet<>();
            for (Path file : roles.of(role)) {
                String pem = PolicyPlaces.text(file);
                Matcher owner = OWNER.matcher(pem);
                try {
                    VerificationKey key = VerificationKey.ofPem(pem);
                    ids.add(key.id());
                    keys.put(key.id(), new RootDocument.NamedKey(key,
                            owner.find() ? owner.group(1) : String.valueOf(file.getFileName())));
                } catch (TrustException e) {
                    throw new CommandException(ExitCode.FAILED, Messages.text("policy.key.invalid", file, e.reason()),
                            e);
                }
            }
            if (!ids.isEmpty()) {
                signers.put(role, new RootDocument.Signers(ids, roles.threshold(role)));
            }
        }
        try {
            return new RootDocument(site, version, now, now.plus(DAYS_OF_ROOT, ChronoUnit.DAYS), keys, signers).json();
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, Messages.text("policy.roles.invalid", e.getMessage()), e);
        }
    }

    int keygen(Path file, String owner, String algorithm, @Nullable Path passwordFile) {
        SignatureAlgorithm chosen = switch (algorithm.toLowerCase(Locale.ROOT)) {
            case "ed25519" -> SignatureAlgorithm.ED25519;
            case "ecdsa-p384" -> SignatureAlgorithm.ECDSA_P384;
            default -> throw new CommandException(ExitCode.USAGE, Messages.text("policy.algorithm.unknown", algorithm));
        };
        if (!OWNER.matcher("Owner: " + owner).matches()) {
            throw new CommandException(ExitCode.USAGE, Messages.text("policy.owner.invalid"));
        }
        Path publicFile = file.resolveSibling(file.getFileName() + ".pub");
        NewFileWriter.requireAbsent(file);
        NewFileWriter.requireAbsent(publicFile); // without the public key, no signature could be verified
        char[] password = newPassword(passwordFile);
        try {
            String pem = "Owner: " + owner + "\n" + SigningKeys.generatePem(chosen, password);
            VerificationKey key = VerificationKey.ofPem(pem);
            NewFileWriter.write(file, pem.getBytes(StandardCharsets.UTF_8), true);
            NewFileWriter.write(publicFile, ("Owner: " + owner + "\n" + key.pem()).getBytes(StandardCharsets.UTF_8),
                    false);
            console.out().println(Messages.text("policy.key.made", file, publicFile, key));
            return 0;
        } catch (TrustException e) {
            throw new CommandException(ExitCode.FAILED, Messages.text("policy.key.refused", e.reason()), e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    int sign(Path file, SigningKeyOptions options, Path out) {
        try {
            byte[] bytes = PolicyPlaces.bytes(file);
            JsonObject json = StrictJson.object(bytes);
            Envelope envelope = json.has("payloadType") ? Envelope.parse(bytes) : Envelope.of(type(json), json);
            String content = SignedContent.of(envelope, file);
            requireReasons(envelope, file);
            SigningKey key = options.read();
            NewFileWriter.write(out, envelope.signedBy(key).bytes(), false);
            console.line(Messages.text("policy.signed.by", out, key.verificationKey(), envelope.digest()));
            console.line(content);
            return 0;
        } catch (TrustException e) {
            throw new CommandException(ExitCode.FAILED, Messages.text("policy.sign.failed", file, e.reason()), e);
        }
    }

    /** Refuses to sign a draft's placeholder for a reason, which users would see in each refusal. */
    private static void requireReasons(Envelope envelope, Path file) throws TrustException {
        if (envelope.payloadType().equals(PolicyDocument.PAYLOAD_TYPE)) {
            PolicyDraft.gaps(PolicyDocument.parse(envelope.unverified())).ifPresent(gaps -> {
                throw new CommandException(ExitCode.REFUSED, Messages.text("policy.sign.open", file, gaps));
            });
        }
    }

    /** Returns the type of document of a draft. */
    private static String type(JsonObject draft) {
        if (draft.has("models")) {
            return ModelsDocument.PAYLOAD_TYPE;
        }
        return draft.has("roles") ? RootDocument.PAYLOAD_TYPE
                : draft.has("from") ? PolicyReset.PAYLOAD_TYPE : PolicyDocument.PAYLOAD_TYPE;
    }

    /**
     * Reads the key in a file: PKCS #12, PKCS #11 ({@code .cfg}) or PEM.
     *
     * @param alias null if the file contains one key
     * @throws TrustException if it cannot be read in this format
     */
    private static SigningKey key(Path file, @Nullable String alias, char[] password) throws TrustException {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".p12") || name.endsWith(".pfx")) {
            return SigningKeys.ofPkcs12(PolicyPlaces.bytes(file), password, alias);
        }
        return name.endsWith(CARD) ? SigningKeys.ofPkcs11(file, password, alias)
                : SigningKeys.ofPem(PolicyPlaces.text(file), password);
    }

    /**
     * Reads the key in a file with the user's password, which is cleared afterwards.
     *
     * @param alias null if the file contains one key
     * @param passwordFile null to take the password from the environment or to prompt for it
     */
    static SigningKey signingKey(Path file, @Nullable String alias, @Nullable Path passwordFile) {
        char[] password = password(passwordFile);
        try {
            return key(file, alias, password);
        } catch (TrustException e) {
            throw new CommandException(ExitCode.FAILED, Messages.text("policy.key.invalid", file, e.reason()), e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /**
     * Reads the key with its certificates from a PKCS #12 store or, through PKCS #11, a smart card; see
     * {@link #signingKey}.
     *
     * @param alias null if the file contains one key
     * @param passwordFile null to take the password from the environment or to prompt for it
     */
    static StoredKey storedKey(Path file, @Nullable String alias, @Nullable Path passwordFile) {
        char[] password = password(passwordFile);
        try {
            return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(CARD)
                    ? StoredKey.ofPkcs11(file, password, alias)
                    : StoredKey.ofPkcs12(PolicyPlaces.bytes(file), password, alias);
        } catch (TrustException e) {
            throw new CommandException(ExitCode.FAILED, Messages.text("policy.key.invalid", file, e.reason()), e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** Reads the bytes of a key file in another format. */
    public static byte[] keyFile(Path file) {
        return PolicyPlaces.bytes(file);
    }

    /** Reads the public key in a PEM file. */
    public static VerificationKey publicKey(Path file) {
        try {
            return VerificationKey.ofPem(PolicyPlaces.text(file));
        } catch (TrustException e) {
            throw new CommandException(ExitCode.FAILED, Messages.text("policy.key.invalid", file, e.reason()), e);
        }
    }

    /** Returns the password, which the caller clears. */
    static char[] password(@Nullable Path file) {
        char[] given = given(file);
        return given != null ? given
                : typed(PasswordPrompt.terminal().read(Messages.text("policy.password.ask")));
    }

    /** Returns the password for a new key. */
    private static char[] newPassword(@Nullable Path file) {
        char[] given = given(file);
        return given != null ? given
                : typed(PasswordPrompt.terminal().readNew(Messages.text("policy.password.ask"),
                        Messages.text("policy.password.again")));
    }

    private static char @Nullable [] given(@Nullable Path file) {
        if (file != null) {
            return PolicyPlaces.text(file).lines().findFirst().orElse("").toCharArray();
        }
        String variable = System.getenv(PASSWORD);
        return variable == null ? null : variable.toCharArray();
    }

    private static char[] typed(char @Nullable [] answer) {
        if (answer == null) {
            throw new CommandException(ExitCode.USAGE, Messages.text("policy.password.missing", PASSWORD));
        }
        return answer;
    }
}
