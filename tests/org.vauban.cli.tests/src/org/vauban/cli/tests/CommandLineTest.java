// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The common behaviour of all commands. */
class CommandLineTest {

    @TempDir
    private Path folder;
    private Vauban vauban;

    @BeforeEach
    void user() {
        vauban = Vauban.with(folder);
    }

    @Test
    void saysItsVersion() throws Exception {
        Vauban.Result result = vauban.alone().run("--version");
        assertEquals(0, result.code());
        assertTrue(result.out().startsWith("vauban 0.1.0"), result.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "models", "lsp", "serve", "audit", "policy", "remote", "states", "index",
        "search", "licence", "doctor"})
    void helpsInBothLanguages(String command) throws Exception {
        Vauban.Result english = vauban.run(command, "--help");
        assertEquals(0, english.code(), english.err());
        assertTrue(english.out().contains("Usage: vauban " + command), english.out());
        Vauban.Result french = vauban.environment("VAUBAN_JAVA_OPTIONS", "-Duser.language=fr").run(command, "--help");
        assertEquals(0, french.code(), french.err());
        assertTrue(french.out().contains("Utilisation\u00a0: vauban " + command), french.out());
        assertTrue(french.out().lines().noneMatch(line -> line.stripTrailing().endsWith("\u2019")), french.out());
        assertFalse(french.out().contains("\u02bc"), "the letter that stands for it meanwhile");
    }

    @Test
    void aWordInThePlaceOfACommandIsNamed() throws Exception {
        for (Object[] command : new Object[][] {{"nonsense"}, {"policy", "nonsense"}}) {
            Vauban.Result result = vauban.run(command);
            assertEquals(2, result.code(), result.out());
            assertTrue(result.err().contains("\"nonsense\" is not a command."), result.err());
        }
        assertTrue(vauban.run("--nonsense").err().contains("Unknown argument: --nonsense"), "an option is none");
    }

    @Test
    void theHelpHasOneBlankLineBetweenItsPartsAndBreaksNoFileName() throws Exception {
        for (Object[] command : new Object[][] {{"--help"}, {"policy", "keygen", "--help"}}) {
            String help = vauban.run(command).out();
            assertFalse(help.contains("\n\n\n"), help);
        }
        assertTrue(vauban.run("policy", "keygen", "--help").out().contains("FILE.pub"));
    }

    /** Words that begin with @ are no files whose text becomes part of the command. */
    @Test
    void noFileIsReadForAWordWithAnAtSign() throws Exception {
        Path here = Files.createDirectories(folder.resolve("here/docs")).getParent();
        Files.writeString(here.resolve("options"), "--help");
        for (String word : List.of("@docs", "@options", "@@options")) {
            Vauban.Result searched = vauban.in(here).run("search", word);
            assertEquals(4, searched.code(), searched.toString());
            assertTrue(searched.err().startsWith("The index is empty."), searched.toString());
            Vauban.Result indexed = vauban.in(here).run("index", word);
            assertTrue(indexed.err().contains(word), indexed.toString());
        }
    }

    /** The documentation uses French placeholders as well. */
    @ParameterizedTest
    @ValueSource(strings = {"complete", "search", "lsp", "bundle", "models pack", "policy explain", "policy keygen",
        "serve keys add", "site promote", "remote use"})
    void theFrenchHelpHasFrenchPlaceholders(String command) throws Exception {
        Vauban french = vauban.environment("VAUBAN_JAVA_OPTIONS", "-Duser.language=fr");
        String help = french.run((Object[]) (command + " --help").split(" ")).out();
        assertTrue(help.lines().allMatch(line -> line.length() <= 100), help);
        assertFalse(Pattern.compile("\\b(COLUMN|DIR|FEATURE|FILE|HOST|LINE|MIB|NAME|PACK|QUERY|RING|ROLE|SCOPE|SETTING"
                + "|TEXT)\\b").matcher(help).find(), help);
        String missing = french.run("knowledge", "pack").err();
        assertTrue(missing.contains("--out=DOSSIER, --site=NOM"), missing);
    }

    /** Each concept has one term. */
    @Test
    void theFrenchHelpNamesExitCodesInTheSameWordsEverywhere() throws Exception {
        Vauban french = vauban.environment("VAUBAN_JAVA_OPTIONS", "-Duser.language=fr");
        for (Object[] command : new Object[][] {{"audit", "export", "--help"}, {"remote", "check", "--help"},
                {"licence", "check", "--help"}, {"site", "--help"}}) {
            String help = french.run(command).out().replaceAll("\\s+", " ");
            assertTrue(help.contains("Codes de sortie\u00a0: 0 ") && help.contains(" 2 utilisation incorrecte"), help);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1048577", "2147483648"})
    void moreTokensThanTheEngineWritesAreWrongUsage(String tokens) throws Exception {
        Path file = Files.writeString(folder.resolve("A.java"), "class A {}");
        Vauban.Result result = vauban.run("complete", "--max-tokens=" + tokens, file + ":1:1");
        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().startsWith("vauban: \"" + tokens + "\" is not a number that --max-tokens=N can have."),
                result.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"65536", "-1", "http"})
    void aPortThatIsNoneIsWrongUsage(String port) throws Exception {
        Vauban.Result result = vauban.run("lsp", "--listen=" + port);
        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().startsWith("vauban: \"" + port + "\" is not a number that --listen=PORT can have."),
                result.err());
    }

    /** Editors on Windows pass it where others pass a Unix domain socket. */
    @Test
    void aNamedPipeIsWrongUsageThatSaysWhatToUse() throws Exception {
        String pipe = "\\\\.\\pipe\\editor-1";
        Vauban.Result result = vauban.run("lsp", "--pipe=" + pipe);
        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().startsWith("vauban: " + pipe + " is a named pipe")
                && result.err().contains("--stdio"), result.err());
    }

    /** Writes to a device that is always full. */
    @Test
    void whatCannotBeWrittenIsAFailure() throws Exception {
        assumeTrue(Files.isWritable(Path.of("/dev/full")));
        for (Object[] command : new Object[][] {{"models", "list", "--json"}, {"states"}, {"--help"}}) {
            Vauban.Result result = vauban.startedBy("sh", "-c", "exec \"$0\" \"$@\" > /dev/full").run(command);
            assertEquals(1, result.code());
            assertTrue(result.err().startsWith("vauban: The output cannot be written: "), result.err());
        }
    }

    /** {@code head} ends like this, before its input does. */
    @Test
    void whoeverReadsOnlyTheBeginningIsToldNothing() throws Exception {
        Vauban.Result result = vauban.startedBy("sh", "-c", "\"$0\" \"$@\" | :").run("models", "list", "--json");
        assertEquals("", result.err());
    }

    @Test
    void speaksFrench() throws Exception {
        Vauban.Result result = vauban.environment("VAUBAN_JAVA_OPTIONS", "-Duser.language=fr").run("audit", "show");
        assertEquals(1, result.code());
        assertTrue(result.err().contains("Il n\u2019y a pas encore de journal"), result.err());
    }

    @Test
    void wrongUsageIsTwo() throws Exception {
        assertEquals(2, vauban.alone().run().code());
        assertEquals(2, vauban.run().code());
        assertEquals(2, vauban.run("frobnicate").code());
        assertEquals(2, vauban.run("complete").code());
        assertEquals(2, vauban.run("complete", "a:1:1", "--no-such-option").code());
    }

    @Test
    void wrongUsageLeadsToTheHelpOfTheCommand() throws Exception {
        for (String arguments : new String[] {"remote use team --for nothing", "serve keys add Ada --role nobody",
            "serve keys add Ada --expires never", "models remove"}) {
            Vauban.Result result = vauban.run((Object[]) arguments.split(" "));
            assertEquals(2, result.code(), result.err());
            String command = arguments.replaceAll(" (team|Ada) .*", "");
            assertTrue(result.err().contains("\"vauban " + command + " --help\""), result.err());
        }
        assertTrue(vauban.run("serve", "keys").err().contains("\"vauban serve keys --help\""));
    }

    /** None of these sentences comes from picocli, which knows only English. */
    @Test
    void whatIsWrongWithArgumentsIsSaidInTheLanguageOfTheUser() throws Exception {
        for (String arguments : new String[] {"complete --max-tokens=many A.java:1:1", "complete --json=x A.java:1:1",
            "complete -m a -m b A.java:1:1", "lsp --stdio --socket=127.0.0.1:1", "bundle --site s --draft a --draft b",
            "site promote x --ring pilot"}) {
            Vauban.Result english = vauban.run((Object[]) arguments.split(" "));
            Vauban.Result french = vauban.environment("VAUBAN_JAVA_OPTIONS", "-Duser.language=fr")
                    .run((Object[]) arguments.split(" "));
            assertEquals(2, english.code(), english.err());
            assertEquals(2, french.code(), french.err());
            String sentence = french.err().lines().findFirst().orElse("");
            assertFalse(english.err().contains(sentence), sentence);
            assertFalse(english.err().contains("Error:") || english.err().contains("Invalid value for"), english.err());
        }
    }

    @Test
    void ofOptionsThatExcludeEachOtherOneIsMissing() throws Exception {
        String said = vauban.run("bundle", "--site", "s").err();
        assertTrue(said.contains("one of --key=FILE, --draft=FILE, --manifest=FILE"), said);
    }

    /** An unset variable in a script means no folder at all, and certainly not the current one. */
    @Test
    void anEmptyArgumentIsNotTheCurrentFolder() throws Exception {
        Path project = Files.createDirectory(folder.resolve("project"));
        Files.writeString(project.resolve("manual.md"), "The valve opens.\n");
        for (Object[] command : new Object[][] {{"index", ""}, {"index", "--remove", ""}, {"trace", ""},
                {"evidence", "--out", ""}, {"policy", "check", ""}}) {
            Vauban.Result result = vauban.in(project).run(command);
            assertEquals(2, result.code(), result.out() + result.err());
            assertTrue(result.err().contains(" is empty. "), result.err());
        }
        assertTrue(vauban.run("index").out().contains(": 0 files, "));
    }

    /** The names of Java exceptions do not help a user. */
    @Test
    void whyAFileCannotBeReadOrWrittenIsSaidInWords() throws Exception {
        Path text = Files.writeString(folder.resolve("a.md"), "REQ-1 The valve opens.\n");
        Path binary = Files.write(folder.resolve("a.bin"), new byte[] {(byte) 0xff, 0, (byte) 0x80, 1});
        Path missing = folder.resolve("missing");
        for (Object[] command : new Object[][] {{"redact", binary}, {"trace", "--commits", missing, text},
                {"trace", "--html", missing.resolve("a.html"), text}, {"audit", "verify", "--key", missing},
                {"evidence", "--out", text.resolve("pack")},
                {"policy", "init", "--site", "Example", missing.resolve("draft.json")}}) {
            Vauban.Result result = vauban.run(command);
            assertEquals(1, result.code(), result.out() + result.err());
            assertFalse(result.err().contains("Exception"), result.err());
        }
        assertTrue(vauban.run("trace", "--commits", missing, text).err().contains("does not exist"));
    }

    /** Messages of Java and its libraries are in English, addressed to programmers, or just a path. */
    @Test
    void detailsOfFailuresAreSaidInTheLanguageOfTheUser() throws Exception {
        Path text = Files.writeString(folder.resolve("a.md"), "REQ-1 The valve opens.\n");
        Vauban french = vauban.environment("VAUBAN_JAVA_OPTIONS", "-Duser.language=fr");
        String pattern = french.run("trace", "--pattern", "REQ-(", text).err();
        assertTrue(pattern.contains("erreur au caractère 5."), pattern);
        Path model = vauban.models().resolve(Vauban.MODEL + ".gguf");
        String there = french.models(text).run("models", "import", model).err();
        assertTrue(there.contains("(un fichier de ce nom existe déjà)"), there);
        Files.writeString(Files.createDirectories(folder.resolve("cache")).resolve("knowledge"), "no folder");
        String index = french.run("index", text).err();
        assertTrue(index.contains("un fichier de ce nom existe déjà."), index);
        Files.writeString(Files.createDirectories(folder.resolve("config")).resolve("models.json"), "{\n ]");
        String catalogue = french.run("models", "list").err();
        assertTrue(catalogue.endsWith("ce n’est pas du JSON (ligne 2, colonne 2).\n"), catalogue);
    }

    /** On a terminal, both appear in the same place. */
    @Test
    void aFailureIsSaidAfterWhatWasPrintedBeforeIt() throws Exception {
        Path text = Files.writeString(folder.resolve("a.md"), "REQ-1 The valve opens.\n");
        String out = vauban.startedBy("sh", "-c", "\"$@\" 2>&1", "sh")
                .run("trace", "--html", folder.resolve("missing/a.html"), text).out();
        assertTrue(out.contains("REQ-1"), out);
        assertTrue(out.lines().reduce("", (before, line) -> line).startsWith("vauban: "), out);
    }

    /** With a policy, the second process reuses the first one's KV cache; without one, nothing is on disk. */
    @Tag("claim:states-encrypted")
    @Test
    void whatWasReadIsKeptOnlyUnderAPolicy() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            text.append("    int field").append(i).append(" = compute(").append(i).append(");\n");
        }
        Path file = Files.writeString(folder.resolve("A.java"), "class A {\n" + text + "    int last = \n}\n");
        Object[] complete = {"complete", file + ":12:16", "--root", folder, "--model", Vauban.MODEL, "--json",
                "--max-tokens", "4"};
        Vauban alone = vauban.alone();
        assertEquals(0, alone.run(complete).code());
        assertTrue(vauban.run("states").out().contains("never saved"));
        assertFalse(Files.exists(folder.resolve("states")));
        Path policy = Files.createDirectories(folder.resolve("config")).resolve("policy.json");
        Files.writeString(policy, "{\"state.disk\": \"encrypted\"}");
        assertEquals(0, alone.run(complete).code());
        assertTrue(vauban.run("states").out().contains(": 1 file, "), vauban.run("states").out());
        Vauban.Result again = alone.run(complete);
        assertEquals(0, again.code(), again.err());
        JsonObject answer = JsonParser.parseString(again.out()).getAsJsonObject();
        assertTrue(answer.get("reusedTokens").getAsInt() >= answer.get("promptTokens").getAsInt() - 5,
                again.out() + again.err());
        String audit = vauban.run("audit", "show").out();
        assertTrue(audit.contains("state.written") && audit.contains("state.read"), audit);
        Files.writeString(policy, "{}");
        assertTrue(vauban.run("states").out().contains("vauban states --delete"));
        assertEquals(0, vauban.run("states", "--delete").code());
        assertTrue(vauban.run("states").out().contains("never saved"));
    }

    @Test
    void aPolicyPinsExclusionsAndThePlaceOfTheAudit() throws Exception {
        Path audit = folder.resolve("pinned/audit.jsonl");
        Path policy = Files.createDirectories(folder.resolve("config")).resolve("policy.json");
        Files.writeString(policy, "{\"exclusions.pinned\": [\"Plan*\"], \"audit.file\": \"" + audit + "\"}");
        Files.writeString(folder.resolve(".vaubanignore"), "!Plan*\n");
        Path file = Files.writeString(folder.resolve("PlanA.java"), "class PlanA {\n    int a = \n}\n");
        Vauban.Result refused = vauban.run("complete", file + ":2:13", "--root", folder, "--model", Vauban.MODEL);
        assertEquals(3, refused.code(), refused.out());
        assertTrue(refused.err().contains("Plan*"), refused.err());
        assertTrue(Files.readString(audit).contains("excluded: Plan*"));
        assertFalse(Files.exists(folder.resolve("audit")), "the standard place is not used");
        assertTrue(vauban.run("audit", "show").out().contains("refused"));
        assertTrue(vauban.run("audit", "verify").out().contains(audit.toString()));

        Files.writeString(policy, "{\"exclusions.pinned\": \"Plan*\"}");
        for (Object[] command : new Object[][] {{"complete", file + ":2:13"}, {"audit", "show"}, {"doctor"}}) {
            Vauban.Result broken = vauban.alone().run(command);
            assertTrue(broken.code() != 0, broken.out());
            assertTrue((broken.out() + broken.err()).contains(policy.toString()), broken.out() + broken.err());
        }
    }

    /** Policy, audit, KV cache, licences, endpoints and engine all read the policy. */
    @Test
    void theDoctorNamesAFaultOnce() throws Exception {
        Path policy = Files.createDirectories(folder.resolve("config")).resolve("policy.json");
        Files.writeString(policy, "{\"exclusions.pinned\": \"Plan*\"}");
        Vauban.Result sick = vauban.run("doctor");
        assertEquals(1, sick.code());
        assertEquals(1, sick.out().lines().filter(line -> line.contains(policy.toString())).count(), sick.out());
    }

    /** A folder that a variable or a policy names stays the same wherever the user's other files are. */
    @Test
    void theDoctorSaysWhatMovesAFolderThatCannotBeWritten() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        Path policy = Files.createDirectories(folder.resolve("config")).resolve("policy.json");
        Files.writeString(policy, "{\"audit.file\": \"" + file.resolve("audit/audit.jsonl") + "\"}");
        String out = vauban.models(file.resolve("models")).run("doctor").out();
        for (String advice : new String[] {"models is not writable. Change its permissions, or set VAUBAN_MODELS",
                "audit is not writable. Change its permissions. If a policy chose this folder"}) {
            assertTrue(out.contains(advice), advice + " in\n" + out);
        }
    }

    /** Also tested as root without the capability to write everywhere. */
    @Test
    void aSharedFolderOfModelsThatIsReadOnlyIsFine() throws Exception {
        Path setpriv = Path.of("/usr/bin/setpriv");
        assumeTrue(Files.isExecutable(setpriv), "needs util-linux");
        Path shared = Files.createDirectory(folder.resolve("shared"));
        assertTrue(shared.toFile().setWritable(false, false));
        try {
            String out = vauban.models(shared)
                    .startedBy(setpriv.toString(), "--bounding-set=-dac_override", "--inh-caps=-dac_override")
                    .run("doctor").out();
            String line = out.lines().filter(text -> text.contains(shared.toString())).findFirst().orElse(out);
            assertTrue(line.startsWith("  ok  ") && line.contains("read-only"), line);
        } finally {
            assertTrue(shared.toFile().setWritable(true));
        }
    }

    @Test
    void theDoctorLooksAtEverything() throws Exception {
        Vauban.Result result = vauban.alone().run("doctor", "--model", Vauban.MODEL);
        assertEquals(0, result.code(), result.out() + result.err());
        assertTrue(result.out().contains("never saved to disk"), result.out());
        for (String needed : new String[] {"Java ", "llama.cpp", Vauban.MODEL, "native", folder.toString()}) {
            assertTrue(result.out().contains(needed), needed + " in\n" + result.out());
        }
        for (String language : new String[] {"en", "fr"}) {
            String told = vauban.environment("VAUBAN_JAVA_OPTIONS", "-Duser.language=" + language)
                    .run("doctor", "--model", Vauban.MODEL).out();
            assertFalse(told.contains("NO_CORE_DUMPS") || told.contains("IN_FORCE"), told);
        }
        Vauban.Result sick = vauban.models(folder.resolve("none")).run("doctor");
        assertEquals(1, sick.code());
        assertEquals(1, sick.out().lines().filter(line -> line.contains("vauban models import")).count(), sick.out());
    }
}
