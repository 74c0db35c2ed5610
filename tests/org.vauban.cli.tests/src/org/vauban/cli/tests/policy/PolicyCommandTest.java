// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.cli.tests.ExampleKeys;
import org.vauban.cli.tests.Vauban;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.policy.document.PolicyReset;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.governance.signature.StrictJson;

/** {@code vauban policy}, as a site uses it: keys, a root document, a policy, and failures on the way. */
class PolicyCommandTest {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int REFUSED = 3;

    @TempDir
    private static Path shared;
    private static String rootDigest = "";
    @TempDir
    private Path folder;
    private Vauban vauban;

    @BeforeEach
    void user() {
        vauban = Vauban.with(folder.resolve("home")).environment("VAUBAN_KEY_PASSWORD", ExampleKeys.PASSWORD);
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private Vauban.Result run(int code, Object... arguments) throws Exception {
        Object[] all = new Object[arguments.length + 1];
        all[0] = "policy";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Vauban.Result result = vauban.run(all);
        assertEquals(code, result.code(), result.out() + result.err());
        return result;
    }

    /** Creates a site's files once, with the command; returns the digest of its root document. */
    private String site() throws Exception {
        if (rootDigest.isEmpty()) {
            rootDigest = makeSite();
            copy(folder, shared);
        } else {
            copy(shared, folder);
        }
        return rootDigest;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private String makeSite() throws Exception {
        run(DONE, "keygen", file("ada.key"), "--owner", "Ada");
        run(DONE, "keygen", file("jean.key"), "--owner", "Jean", "--algorithm", "ecdsa-p384");
        ExampleKeys.write(folder, "grace.key", "Grace, security officer");
        ExampleKeys.write(folder, "models.key", "Models");
        run(DONE, "init", file("root-draft.json"), "--site", "Example", "--root-key", file("ada.key.pub"),
                "--root-key", file("jean.key.pub"), "--root-threshold", 2, "--policy-key", file("grace.key.pub"),
                "--models-key", file("models.key.pub"));
        run(DONE, "sign", file("root-draft.json"), "--key", file("ada.key"), "--out", file("root-1.json"));
        assertTrue(run(REFUSED, "verify", file("root-1.json")).err().contains("needed: 2"));
        run(DONE, "sign", file("root-1.json"), "--key", file("jean.key"), "--out", file("root.json"));
        Matcher found = Pattern.compile("[0-9a-f]{64}").matcher(run(DONE, "verify", file("root.json")).out());
        assertTrue(found.find());
        return found.group();
    }

    private void policy(String change, String to, String name) throws Exception {
        String draft = Files.readString(file("draft.json"));
        assertTrue(draft.contains(change), draft);
        Files.writeString(file(name), draft.replace(change, to).replace("\"??? ", "\"Decided: "));
    }

    @Test
    void aSiteSignsVerifiesAndComparesAPolicy() throws Exception {
        site();
        assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(file("ada.key")));
        run(DONE, "init", file("draft.json"), "--site", "Example", "--layer", "machine");
        String reasons = run(REFUSED, "check", file("draft.json")).err();
        assertTrue(reasons.contains("Settings without a reason: engine.confinement, "), reasons);
        assertTrue(reasons.contains("Nobody is named whom users can ask: contact."), reasons);
        String unsigned = run(REFUSED, "sign", file("draft.json"), "--key", file("grace.key"), "--out",
                file("machine.json")).err();
        assertTrue(unsigned.contains("was not signed") && unsigned.contains("engine.confinement"), unsigned);
        assertFalse(Files.exists(file("machine.json")));
        policy("\"value\": \"kept\"", "\"value\": \"forbidden\"", "next.json");
        String changes = run(DONE, "check", file("next.json")).out();
        assertTrue(changes.contains("conversations.disk changes from kept to forbidden"), changes);
        run(DONE, "sign", file("next.json"), "--key", file("grace.key"), "--out", file("machine.json"));
        String verified = run(DONE, "verify", file("machine.json"), "--root", file("root.json")).out();
        assertTrue(verified.contains("Grace, security officer") && verified.contains("Example/machine"), verified);
        run(DONE, "diff", file("next.json"), file("machine.json"));
        assertTrue(run(REFUSED, "diff", file("draft.json"), file("machine.json")).out()
                .contains("conversations.disk"));
        Files.writeString(file("machine.json"), Files.readString(file("machine.json")).replace("eyJ", "eyK"));
        run(REFUSED, "verify", file("machine.json"), "--root", file("root.json"));
        run(REFUSED, "verify", file("next.json"), "--root", file("root.json"));
    }

    @Tag("claim:policy-explained")
    @Test
    void whatWasInstalledHoldsAndIsExplained() throws Exception {
        String digest = site();
        Path machine = Files.createDirectory(file("machine"));
        String refused = run(REFUSED, "install", file("root.json"), "--machine", machine).err();
        assertTrue(refused.contains("--trust " + digest), refused);
        String other = run(REFUSED, "install", file("root.json"), "--machine", machine, "--trust", "0123").err();
        assertTrue(other.contains("is " + digest + ", not 0123"), other);
        run(DONE, "install", file("root.json"), "--machine", machine, "--trust", digest);
        Files.writeString(file("draft.json"), """
                {"version": 2, "issued": "2026-01-01T00:00:00Z", "expires": "2199-01-01T00:00:00Z",
                 "contact": "security@example.org", "scope": {"layer": "machine", "site": "Example"},
                 "settings": {"exclusions.pinned": {"value": ["Plan*"], "reason": "Plans are secret"},
                              "engine.threads": {"value": 8, "reason": "Builds"}}}
                """);
        run(DONE, "sign", file("draft.json"), "--key", file("grace.key"), "--out", file("machine.json"));
        assumeTrue("root".equals(System.getProperty("user.name")), "only root administers a machine");
        run(DONE, "install", file("machine.json"), "--machine", machine);
        assertTrue(run(DONE, "install", file("machine.json"), "--machine", machine).out().contains("Already"));
        assertTrue(run(DONE, "show", "--machine", machine).out().contains("Example/machine, version 2"));
        String effective = run(DONE, "show", "--effective", "--machine", machine).out();
        assertTrue(effective.contains("exclusions.pinned = Plan* (machine)"), effective);
        assertTrue(effective.contains("state.disk = forbidden (default)"), effective);
        String json = run(DONE, "show", "--json", "--machine", machine).out();
        assertEquals("Plans are secret", JsonParser.parseString(json).getAsJsonObject().getAsJsonObject("settings")
                .getAsJsonArray("exclusions.pinned").get(0).getAsJsonObject().get("reason").getAsString());
        Path plan = Files.writeString(file("PlanA.java"), "class PlanA {}");
        for (Object subject : new Object[] {plan, "exclusions.pinned"}) {
            String why = run(subject == plan ? REFUSED : DONE, "explain", subject, "--machine", machine).out();
            for (String part : new String[] {"exclusions.pinned", "machine", "Grace, security officer",
                    "Plans are secret", "security@example.org", "2199-01-01"}) {
                assertTrue(why.contains(part), why);
            }
        }
        run(DONE, "explain", Files.writeString(file("A.java"), "class A {}"), "--machine", machine);
        run(USAGE, "explain", "no.such.setting", "--machine", machine);
        Path own = Files.createDirectories(file("home").resolve("config")).resolve("policy.json");
        Files.writeString(own, "{\"engine.threads\": \"4\"}");
        String threads = run(DONE, "explain", "engine.threads", "--machine", machine).out();
        assertTrue(threads.contains("8 - not in force") && threads.contains("4 - in force"), threads);
        Files.writeString(file("draft.json"), Files.readString(file("draft.json")).replace(": 2,", ": 1,"));
        run(DONE, "sign", file("draft.json"), "--key", file("grace.key"), "--out", file("older.json"));
        assertTrue(run(REFUSED, "install", file("older.json"), "--machine", machine).err().contains("version 1"));
        Files.writeString(file("draft.json"), Files.readString(file("draft.json")).replace(": 1,", ": 3,")
                .replace("Plan*", "#"));
        run(DONE, "sign", file("draft.json"), "--key", file("grace.key"), "--out", file("pattern.json"));
        String pattern = run(REFUSED, "install", file("pattern.json"), "--machine", machine).err();
        assertTrue(pattern.contains("not a valid pattern"), pattern);
    }

    @Test
    void aCheckWarnsOfAnEndpointThatRefusesEachCompletion() throws Exception {
        site();
        run(DONE, "init", file("draft.json"), "--site", "Example", "--layer", "machine");
        JsonObject draft = JsonParser.parseString(Files.readString(file("draft.json")).replace("??? ", "Decided: "))
                .getAsJsonObject();
        draft.getAsJsonObject("settings").add("remote.endpoints", JsonParser.parseString("{\"value\": [\"gpu"
                + " https://gpu.example.org dialect=vllm fim=suffix\"], \"reason\": \"Decided.\"}"));
        Files.writeString(file("next.json"), draft.toString());
        String checked = run(DONE, "check", file("next.json")).out();
        assertTrue(checked.contains("gpu") && checked.contains("fim=qwen"), checked);
        assertTrue(checked.contains("no problems found"), checked);
    }

    @Test
    void aSiteSignsACatalogueOfModels() throws Exception {
        String digest = site();
        String draft = Files.readString(Path.of(System.getProperty("vauban.root"), "docs/policy-samples/models.json"));
        Files.writeString(file("bad.json"), draft.replace("\"completion\"", "\"guessing\""));
        String bad = run(REFUSED, "sign", file("bad.json"), "--key", file("models.key"), "--out", file("no.json"))
                .err();
        assertTrue(bad.contains("uses") && !Files.exists(file("no.json")), bad);
        run(REFUSED, "check", file("bad.json"));
        Files.writeString(file("draft.json"), draft);
        assertTrue(run(DONE, "check", file("draft.json")).out().contains("no problems found"));
        run(DONE, "sign", file("draft.json"), "--key", file("models.key"), "--out", file("models.json"));
        String verified = run(DONE, "verify", file("models.json"), "--root", file("root.json")).out();
        assertTrue(verified.contains("catalogue of models of Example, version 1, models: 1"), verified);
        run(DONE, "sign", file("draft.json"), "--key", file("grace.key"), "--out", file("other.json"));
        run(REFUSED, "verify", file("other.json"), "--root", file("root.json"));
        assumeTrue("root".equals(System.getProperty("user.name")), "only root administers a machine");
        Path machine = Files.createDirectory(file("machine"));
        run(DONE, "install", file("root.json"), "--machine", machine, "--trust", digest);
        run(REFUSED, "install", file("other.json"), "--machine", machine);
        run(DONE, "install", file("models.json"), "--machine", machine);
        Path installed = machine.resolve("models.catalogue.json");
        assertTrue(run(DONE, "show", "--machine", machine).out().contains(installed + ": catalogue of models"));
        Files.writeString(installed, Files.readString(installed).replace("eyJ", "eyK"));
        assertTrue(run(REFUSED, "show", "--machine", machine).err().contains("catalogue"));
    }

    @Test
    void aPasswordThatIsTooShortIsNoFaultOfTheKey() throws Exception {
        vauban = vauban.environment("VAUBAN_KEY_PASSWORD", "short");
        String why = run(FAILED, "keygen", file("ada.key"), "--owner", "Ada").err();
        assertTrue(why.contains("No key was made: the password must have at least 12 characters."), why);
        assertFalse(Files.exists(file("ada.key")));
    }

    @Test
    void anUnknownSettingIsAnsweredWithTheNamesThatAreLikeIt() throws Exception {
        List<String> similar = run(USAGE, "explain", "engine.thread").err().lines().toList();
        assertTrue(similar.getFirst().endsWith("Similar settings:"), similar.toString());
        assertEquals("  engine.threads", similar.get(1));
        List<String> none = run(USAGE, "explain", "nosuch").err().lines().toList();
        assertEquals(1, none.size(), none.toString());
        assertTrue(none.getFirst().contains("vauban policy show --effective"), none.toString());
    }

    @Test
    void whatCannotBeDoneIsSaidInOneSentence() throws Exception {
        run(DONE, "keygen", file("ada.key"), "--owner", "Ada");
        run(FAILED, "keygen", file("ada.key"), "--owner", "Ada");
        run(USAGE, "keygen", file("b.key"), "--owner", "B", "--algorithm", "rsa");
        Files.writeString(file("lin.key.pub"), "of another one");
        run(FAILED, "keygen", file("lin.key"), "--owner", "Lin");
        assertFalse(Files.exists(file("lin.key")), "nobody could verify what it signs");
        assertFalse(Files.exists(file("b.key")));
        run(USAGE, "init", file("draft.json"), "--site", "Example", "--layer", "team");
        run(DONE, "init", file("draft.json"), "--site", "Example", "--layer", "team", "--subject", "crypto");
        policy("forbidden", "open", "bad.json");
        run(REFUSED, "check", file("bad.json"));
        run(FAILED, "sign", file("bad.json"), "--key", file("ada.key"), "--out", file("bad.signed"));
        assertFalse(Files.exists(file("bad.signed")));
        Path mine = Files.writeString(file("mine.json"), "mine");
        policy("forbidden", "forbidden", "good.json");
        assertTrue(run(FAILED, "sign", file("good.json"), "--key", file("ada.key"), "--out", mine).err()
                .contains("mine.json"));
        assertEquals("mine", Files.readString(mine));
        policy("\"value\": \"forbidden\"", "\"value\": \"encrypted\"", "loose.json");
        assertTrue(run(REFUSED, "check", file("loose.json")).err().contains("state.disk"));
        vauban = vauban.environment("VAUBAN_KEY_PASSWORD", "wrong horse battery");
        policy("???", "???", "reasoned.json");
        run(FAILED, "sign", file("reasoned.json"), "--key", file("ada.key"), "--out", file("out.json"));
        run(FAILED, "verify", file("none.json"));
        run(USAGE);
    }

    /** In a file that another signer wrote, the document is in Base64, and the file itself states its kind. */
    @Tag("claim:policy-authentic")
    @Test
    void whoeverAddsASignatureIsToldWhatHeSigned() throws Exception {
        site();
        String signed = run(DONE, "sign", file("root-1.json"), "--key", file("jean.key"), "--out", file("again.json"))
                .out();
        assertTrue(signed.contains("Root document of Example, version 1, with the root keys of Ada, Jean"), signed);
        JsonObject root = StrictJson.object(Files.readAllBytes(file("root-draft.json")));
        SigningKey other = SigningKeys.generate(SignatureAlgorithm.ED25519);
        for (String type : List.of(PolicyDocument.PAYLOAD_TYPE, PolicyReset.PAYLOAD_TYPE)) {
            Files.write(file("disguised.json"), Envelope.of(type, root).signedBy(other).bytes());
            run(FAILED, "sign", file("disguised.json"), "--key", file("grace.key"), "--out", file("disguised.signed"));
            assertFalse(Files.exists(file("disguised.signed")));
        }
        Files.write(file("foreign.json"), Envelope.of("application/vnd.other+json", root).signedBy(other).bytes());
        assertTrue(run(DONE, "sign", file("foreign.json"), "--key", file("grace.key"), "--out", file("foreign.signed"))
                .out().contains("application/vnd.other+json"));
    }

    @Tag("claim:lsp-socket-guarded")
    @Test
    void aPolicyLetsTheLanguageServerOpenNoSocket() throws Exception {
        Path policy = Files.createDirectories(folder.resolve("home/config")).resolve("policy.json");
        Files.writeString(policy, "{\"lsp.socket\": \"forbidden\"}");
        for (Object[] way : new Object[][] {{"lsp", "--listen"}, {"lsp", "--socket", "127.0.0.1:1"},
                {"lsp", "--pipe", file("vauban.sock")}}) {
            Vauban.Result result = vauban.run(way);
            assertEquals(REFUSED, result.code(), result.out() + result.err());
            assertTrue(result.err().contains("lsp.socket") && result.err().contains(policy.toString()), result.err());
        }
    }

    /** As with {@code vauban redact} and in the gate. */
    @Test
    void aFileOfWhichNothingIsSentIsNotCalledReadable() throws Exception {
        Path policy = Files.createDirectories(folder.resolve("home/config")).resolve("policy.json");
        Files.writeString(policy, "{\"exclusions.markings\": [\"DIFFUSION RESTREINTE\"], "
                + "\"redaction.refused\": [\"passwords\"], \"chat.excluded\": [\"Plan*\"]}");
        Path marked = Files.writeString(file("a.txt"), "Diffusion restreinte");
        String why = run(REFUSED, "explain", marked).out();
        assertTrue(why.startsWith("Nothing of " + marked + " is sent.") && why.contains("exclusions.markings")
                && why.contains(policy.toString()), why);
        Path secret = Files.writeString(file("b.txt"), "password = \"Tournesol-93\"");
        assertTrue(run(REFUSED, "explain", secret).out().contains("redaction.refused"));
        String other = run(DONE, "explain", Files.writeString(file("PlanA.java"), "class PlanA {}")).out();
        assertTrue(other.startsWith("No pattern excludes ") && other.contains("chat.excluded"), other);
    }

    @Test
    void whereAFileIsNoJsonIsSaidWithoutAdviceForProgrammers() throws Exception {
        Files.writeString(file("draft.json"), "{\"version\": 1,\n \"issued\": yesterday}");
        Vauban.Result result = run(REFUSED, "check", file("draft.json"));
        assertTrue(result.err().contains("(line 2, column "), result.err());
        assertFalse(result.err().contains("Json") || result.err().contains("gson"), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
    }

    /** These files are valid, so the reason must not be an unknown field. */
    @Test
    void whatIsNoSignedPolicyIsRefusedForWhatItIs() throws Exception {
        Path samples = Path.of(System.getProperty("vauban.root"), "docs/policy-samples");
        String plain = run(REFUSED, "check", samples.resolve("unsigned.json")).err();
        assertTrue(plain.contains("an unsigned policy"), plain);
        String reset = run(REFUSED, "check", samples.resolve("reset.json")).err();
        assertTrue(reset.contains("a reset statement"), reset);
    }

    @Test
    void nothingIsCopiedToAFolderThatNobodyNamed() throws Exception {
        String settings = run(DONE, "show", "--effective").out();
        assertTrue(settings.contains("audit.checkpoints = none (default)"), settings);
        assertTrue(settings.contains("audit.file = the default location (default)"), settings);
    }

    @Test
    void theSchemaIsJson() throws Exception {
        assertTrue(JsonParser.parseString(run(DONE, "schema").out()).getAsJsonObject().has("$schema"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"show", "explain", "init", "keygen", "sign", "verify", "check", "diff", "install",
            "schema"})
    void helpsInBothLanguages(String command) throws Exception {
        assertTrue(run(DONE, command, "--help").out().contains("Usage: vauban policy " + command));
        vauban = vauban.environment("VAUBAN_JAVA_OPTIONS", "-Duser.language=fr");
        assertTrue(run(DONE, command, "--help").out().contains("Utilisation\u00a0: vauban policy " + command));
    }
}
