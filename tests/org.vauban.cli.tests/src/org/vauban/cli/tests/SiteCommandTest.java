// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;

/** {@code vauban site}, {@code vauban mirror} and {@code vauban models pack}: exit codes and failures. */
@Tag("slow")
class SiteCommandTest {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int REFUSED = 3;
    private static final String PASSWORD = ExampleKeys.PASSWORD;

    @TempDir
    private static Path folder;
    private Vauban vauban;

    @BeforeEach
    void site() throws Exception {
        EmptyFolder.of(folder);
        vauban = Vauban.with(folder.resolve("home")).environment("VAUBAN_KEY_PASSWORD", PASSWORD).in(folder);
        Files.createDirectories(folder.resolve("site/plugins"));
        Files.writeString(folder.resolve("site/content.xml"), "metadata");
        Files.writeString(folder.resolve("site/plugins/a_1.0.0.jar"), "bundle");
        ExampleKeys.copyTo(folder);
    }

    private Vauban.Result run(int code, Object... arguments) throws Exception {
        Vauban.Result result = vauban.run(arguments);
        assertEquals(code, result.code(), result.out() + result.err());
        return result;
    }

    private void sign(int version) throws Exception {
        run(DONE, "site", "sign", "site", "--site", "Example", "--version-number", version, "--key", "site.key");
    }

    @Test
    void whatIsRefusedIsSaidInOneSentence() throws Exception {
        assertTrue(run(REFUSED, "site", "verify", "site", "--root", "root.json").err().contains("vauban-site.json"));
        sign(2);
        String line = run(DONE, "site", "verify", "site", "--root", "root.json").out();
        assertTrue(line.contains("Example/vauban, version 2") && line.contains("Jean"), line);
        assertTrue(run(REFUSED, "site", "verify", "site", "--root", "root.json", "--name", "models").err()
                .contains("models"));
        sign(1);
        assertTrue(run(REFUSED, "site", "verify", "site", "--root", "root.json").err().contains("version 2"));
        run(DONE, "site", "verify", "site", "--root", "root.json", "--allow-older");
        Files.writeString(folder.resolve("site/plugins/b_1.0.0.jar"), "another bundle");
        Vauban.Result refused = run(REFUSED, "site", "verify", "site", "--root", "root.json", "--allow-older");
        assertTrue(refused.err().contains("b_1.0.0.jar") && refused.err().lines().count() == 1, refused.err());
        run(REFUSED, "mirror", "site", "store", "--root", "root.json");
        assertFalse(Files.exists(folder.resolve("store/versions/1")));
        vauban = vauban.environment("VAUBAN_JAVA_OPTIONS", "-Duser.language=fr");
        String french = run(REFUSED, "site", "verify", "site", "--root", "root.json", "--allow-older").err();
        assertTrue(french.contains("Le site a été refusé\u00a0: "), french);
    }

    @Test
    void aSiteIsComparedWithTheProvenanceOfItsBuild() throws Exception {
        sign(1);
        JsonObject statement = JsonParser.parseString("""
                {"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://slsa.dev/provenance/v1",
                 "subject": [{"name": "site/content.xml", "digest": {"sha512": "%s"}},
                             {"name": "site/plugins/a_1.0.0.jar", "digest": {"sha512": "%s"}}],
                 "predicate": {"buildDefinition": {"externalParameters": {"commit": "%s"}},
                               "runDetails": {"builder": {"id": "urn:example:builder"}}}}
                """.formatted(sha512("metadata"), sha512("bundle"), "ab".repeat(20))).getAsJsonObject();
        SigningKey key = SigningKeys.ofPem(Files.readString(folder.resolve("site.key")), PASSWORD.toCharArray());
        Files.write(folder.resolve("built.json"),
                Envelope.of("application/vnd.in-toto+json", statement).signedBy(key).bytes());
        String[] verify = {"site", "verify", "site", "--root", "root.json", "--provenance", "built.json"};
        String out = run(DONE, (Object[]) verify).out();
        assertTrue(out.contains("ab".repeat(20)) && out.contains("urn:example:builder"), out);
        run(DONE, "site", "verify", "site", "--root", "root.json", "--provenance", "built.json", "--builder-key",
                "site.key.pub");
        run(REFUSED, "site", "verify", "site", "--root", "root.json", "--provenance", "built.json", "--builder-key",
                "root.key.pub");
        run(USAGE, "site", "verify", "site", "--root", "root.json", "--builder-key", "site.key.pub");
        run(REFUSED, "site", "verify", "site", "--root", "root.json", "--provenance", "none.json");
        Files.writeString(folder.resolve("site/plugins/a_1.0.0.jar"), "another bundle");
        run(DONE, "site", "sign", "site", "--site", "Example", "--version-number", 2, "--key", "site.key");
        run(DONE, "site", "verify", "site", "--root", "root.json");
        Vauban.Result refused = run(REFUSED, (Object[]) verify);
        assertTrue(refused.err().contains("a_1.0.0.jar") && refused.err().lines().count() == 1, refused.err());
    }

    private static String sha512(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(text.getBytes(US_ASCII)));
    }

    @Test
    void whatCannotBeDoneIsSaid() throws Exception {
        run(USAGE, "site");
        run(USAGE, "site", "sign", "site", "--key", "site.key", "--out", "x");
        run(USAGE, "site", "sign", "site", "--site", "Example", "--key", "site.key");
        run(FAILED, "site", "sign", "site", "--key", "site.key");
        assertTrue(run(FAILED, "site", "sign", "none", "--site", "Example", "--version-number", 1, "--key", "site.key")
                .err().contains("none"));
        run(USAGE, "site", "draft", "site", "--out", "x");
        run(FAILED, "site", "verify", "site", "--root", "none.json");
        Files.writeString(folder.resolve("draft.json"), "{}");
        run(REFUSED, "site", "verify", "site", "--root", "draft.json");
        run(FAILED, "site", "sign", "site", "--site", "Example", "--version-number", 1, "--key", "none.key");
        run(USAGE, "site", "promote", 1, "--ring", "beta", "--root", "root.json");
        run(FAILED, "site", "promote", 1, "--ring", "pilot", "--root", "root.json", "--store", "store");
        run(FAILED, "site", "rollback", "--ring", "pilot", "--root", "root.json", "--store", "store");
        assertTrue(run(DONE, "site", "rings", "--root", "root.json", "--store", "store").out().contains("promote"));
        vauban = vauban.environment("VAUBAN_KEY_PASSWORD", "wrong horse battery");
        run(FAILED, "site", "sign", "site", "--site", "Example", "--version-number", 1, "--key", "site.key");
        assertFalse(Files.exists(folder.resolve("site/vauban-site.json")));
    }

    /** Creates a key store with a key named {@code site}. @param algorithm keytool options for the algorithm */
    private void keyStore(String name, String... algorithm) throws Exception {
        List<String> command = Keytool.command("-genkeypair", "-alias", "site", "-dname", "CN=Jean", "-storetype",
                "PKCS12", "-keystore", folder.resolve(name).toString(), "-storepass", PASSWORD);
        command.addAll(List.of(algorithm));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertTrue(keytool.waitFor(Patience.SECONDS, TimeUnit.SECONDS));
        assertEquals(0, keytool.exitValue());
    }

    @Test
    void aKeyStoreSigns() throws Exception {
        keyStore("site.p12", "-keyalg", "EC", "-groupname", "secp384r1");
        run(DONE, "site", "sign", "site", "--site", "Example", "--version-number", 1, "--key", "site.p12", "--alias",
                "site");
        assertTrue(run(REFUSED, "site", "verify", "site", "--root", "root.json").err().contains("0"),
                "the root document does not know this key");
        run(FAILED, "site", "sign", "site", "--key", "site.p12", "--alias", "other");
    }

    @Test
    void jarsAndModelsAreSigned() throws Exception {
        keyStore("jars.p12", "-keyalg", "RSA", "-keysize", "3072");
        assertTrue(run(FAILED, "site", "sign-jars", "site", "--key", "jars.p12").err().contains("artifacts.xml"));
        run(FAILED, "site", "sign-jars", "site", "--key", "jars.p12", "--alias", "other");
        run(FAILED, "site", "sign-jars", "site", "--key", "none.p12");
        run(USAGE, "site", "sign-jars", "site", "--key", "jars.p12", "--timestamp", "ftp://example.org");
        Files.writeString(folder.resolve("site/artifacts.xml"), "<repository><artifacts/></repository>");
        Files.delete(folder.resolve("site/plugins/a_1.0.0.jar"));
        assertTrue(run(DONE, "site", "sign-jars", "site", "--key", "jars.p12").out().contains("CN=Jean"));
        assertTrue(Files.exists(folder.resolve("site/vauban-jars.pem")));

        Files.writeString(folder.resolve("model.gguf"), "model");
        assertTrue(run(DONE, "models", "sign", "model.gguf", "--key", "site.key").out().contains("model.gguf.sig"));
        assertTrue(run(FAILED, "models", "sign", "model.gguf", "--key", "site.key").err().contains("model.gguf.sig"));
        run(FAILED, "models", "sign", "none.gguf", "--key", "site.key");
    }

    @Test
    void aModelThatIsNotTheOneOfTheCatalogueIsNotPacked() throws Exception {
        Path model = Path.of(System.getProperty("vauban.root"), "target", "tiny-models", Vauban.MODEL + ".gguf");
        Files.writeString(folder.resolve("licence.txt"), "Apache License 2.0");
        String sentence = run(REFUSED, "models", "pack", model, "--id", Vauban.CATALOGUED, "--licence", "licence.txt",
                "--out", "models").err();
        assertTrue(sentence.contains(Vauban.CATALOGUED), sentence);
        run(USAGE, "models", "pack", model, "--id", "mine", "--licence", "licence.txt", "--out", "models",
                "--shard-size", 2000);
        String made = run(DONE, "models", "pack", model, "--id", "mine", "--licence", "licence.txt", "--out", "models",
                "--shard-size", 1).out();
        assertTrue(made.contains("org.vauban.model.mine.feature.group"), made);
        Files.createDirectories(folder.resolve("eclipse"));
        Files.move(folder.resolve("models/plugins"), folder.resolve("eclipse/plugins"));
        String listed = vauban.environment("VAUBAN_MODEL_BUNDLES", folder.resolve("eclipse/plugins").toString())
                .run("models", "list").out();
        assertFalse(listed.contains("mine"), "archives are not installed bundles");
    }

    @Test
    void commandsHelpInBothLanguages() throws Exception {
        for (Object[] command : new Object[][] {{"site", "draft"}, {"site", "sign"}, {"site", "verify"},
                {"site", "sign-jars"}, {"models", "sign"},
                {"site", "promote"}, {"site", "rollback"}, {"site", "rings"}, {"mirror"}, {"bundle"}, {"install"},
                {"models", "pack"}}) {
            Object[] help = Arrays.copyOf(command, command.length + 1);
            help[command.length] = "--help";
            vauban = vauban.environment("VAUBAN_JAVA_OPTIONS", "-Duser.language=en");
            String english = run(DONE, help).out();
            assertTrue(english.contains("Usage: vauban " + command[0]), english);
            vauban = vauban.environment("VAUBAN_JAVA_OPTIONS", "-Duser.language=fr");
            String french = run(DONE, help).out();
            assertTrue(french.contains("Utilisation\u00a0: vauban " + command[0]), french);
        }
    }
}
