// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditOptions;
import org.vauban.governance.AuditOutcome;
import org.vauban.governance.Gate;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.Part;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.SourceText;
import org.vauban.governance.Submission;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.export.AuditEntry;
import org.vauban.governance.export.AuditExport;
import org.vauban.governance.export.AuditPeriod;
import org.vauban.governance.export.AuditReport;
import org.vauban.governance.export.ExportFormat;
import org.vauban.governance.source.TextSource;

/** Audit lines in the formats of other tools. */
class AuditExportTest {
    @TempDir
    Path folder;

    private Path log;
    private int exports;

    @BeforeEach
    void write() throws Exception {
        log = folder.resolve("audit/audit.jsonl");
        UserDirectories user = UserDirectories.of("Linux", folder, name -> null,
                name -> name.equals("VAUBAN_HOME") ? folder.toString() : null);
        try (AuditLog audit = new AuditLog(log, AuditOptions.of(user, "ab".repeat(32)))) {
            audit.model("model", "local", "ab".repeat(32));
            Gate gate = new Gate(new Exclusions(), new SecretMasker(), audit);
            for (int i = 0; i < 5; i++) {
                gate.review(new Submission("completion", "model", List.of(Part.typed("question", "number " + i))));
            }
            gate.review(new Submission("chat", "=cmd|\"x\",\n]", List.of(Part.typed("question", "text"),
                    new Part("file", SourceText.whole(TextSource.file(folder.resolve("id_rsa"), null), "key"),
                            java.util.OptionalInt.empty(), false))));
            gate.review(new Submission("chat", "model", List.of(new Part("file",
                    SourceText.whole(TextSource.file(folder.resolve("id_rsa"), null), "key"),
                    java.util.OptionalInt.empty(), true))));
            for (AuditOutcome.Result result : AuditOutcome.Result.values()) {
                String output = "written " + result;
                audit.outcome(new AuditOutcome("completion", "model", result, output, switch (result) {
                    case ACCEPTED -> output.length();
                    case PARTLY_ACCEPTED -> 3;
                    default -> 0;
                }));
            }
            audit.event("state.written", "model", "a=b\\c|d");
        }
    }

    private List<String> export(ExportFormat format) throws Exception {
        Path target = folder.resolve("export" + exports++);
        AuditExport.Result result = AuditExport.write(log, format, AuditPeriod.ALL, target, "1.2.3");
        assertEquals(13, result.written());
        assertEquals(0, result.skipped());
        String text = Files.readString(target);
        return List.of(text.split(format == ExportFormat.CSV ? "\r\n" : "\n"));
    }

    private static JsonObject schema() throws Exception {
        try (InputStream in = AuditExportTest.class.getResourceAsStream("ocsf-1.8-api_activity.json")) {
            return JsonParser.parseString(new String(in.readAllBytes(), StandardCharsets.UTF_8)).getAsJsonObject();
        }
    }

    @Tag("claim:audit-export")
    @Test
    void ocsfFollowsItsSchema() throws Exception {
        SchemaCheck check = new SchemaCheck(schema());
        for (String line : export(ExportFormat.OCSF)) {
            assertEquals(List.of(), check.faults(JsonParser.parseString(line)), line);
        }
        JsonObject event = JsonParser.parseString(export(ExportFormat.OCSF).getFirst()).getAsJsonObject();
        assertEquals("completion", event.getAsJsonObject("api").get("operation").getAsString());
        assertEquals("ab".repeat(32), event.getAsJsonObject("ai_model").get("uid").getAsString());
        assertEquals(600301, event.get("type_uid").getAsInt());
        for (String required : List.of("time", "metadata", "actor", "api", "src_endpoint", "type_uid")) {
            JsonObject without = event.deepCopy();
            without.remove(required);
            assertFalse(check.faults(without).isEmpty(), "the check is blind for " + required);
        }
        JsonObject more = event.deepCopy();
        more.addProperty("invented", 1);
        assertFalse(check.faults(more).isEmpty());
    }

    /** Otherwise the writer of a log could hide it behind one line that cannot be exported. */
    @Test
    void aLineThatNoFormatCanSayIsNone() {
        String good = "{\"seq\":1,\"time\":\"2026-11-27T09:00:00Z\",\"event\":\"e\","
                + "\"output\":{\"chars\":1,\"taken\":1}}";
        for (ExportFormat format : ExportFormat.values()) {
            assertFalse(format.format(AuditEntry.of(good).orElseThrow(), "1").isEmpty());
        }
        for (String bad : List.of(good.replace("2026", "+1000000000"), good.replace("2026", "-999999999"),
                good.replace("\"chars\":1", "\"chars\":\"x\""), good.replace("\"taken\":1", "\"taken\":1e999999999"),
                good.replace("\"seq\":1", "\"seq\":\"\""))) {
            assertEquals(Optional.empty(), AuditEntry.of(bad), bad);
        }
    }

    /** Names and patterns come from untrusted projects; French spreadsheets split lines at semicolons. */
    @Test
    void noTextBecomesAFormulaOrAnotherLine() {
        for (String text : List.of("=1+1", "+1", "-1", "@SUM(1)", " =1", "\t=1", "\r=1", "\uff1d1", "a;=1", "a; =1",
                "a;\uff0b1",
                "a;\"=1", "a;\"\"=1", "a; \"=1", "a;\" =1", "a\t\"=1", "a\n\"=1", "a\r\n\"+1", "\"=1", "\"@SUM(1)",
                "see A;\"=HYPERLINK(\"http://e/\"&A1);b", "a;\u00a0=1", "a,b\n\"=1",
                "a\n=1", "a\u0085b", "a\u009b31mb")) {
            JsonObject line = new JsonObject();
            line.addProperty("seq", 7);
            line.addProperty("time", "2026-11-27T09:00:00Z");
            line.addProperty("event", "output.shown");
            line.addProperty("detail", text);
            AuditEntry entry = AuditEntry.of(line.toString()).orElseThrow();
            String csv = ExportFormat.CSV.format(entry, "1");
            for (String cell : csv.replace("\"", "").strip().split("[,;\t\r\n]")) {
                assertFalse(cell.matches("(?s)\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20].*"), csv);
            }
            for (ExportFormat format : List.of(ExportFormat.CEF, ExportFormat.SYSLOG)) {
                String safe = format.format(entry, "1");
                assertTrue(safe.substring(0, safe.length() - 1).chars()
                        .noneMatch(c -> Character.isISOControl(c) || c == '\u2028' || c == '\u2029'), safe);
            }
        }
    }

    /** As many events as the documentation promises, with arbitrary texts. */
    @Test
    void aHundredThousandEventsFollowTheSchema() throws Exception {
        SchemaCheck check = new SchemaCheck(schema());
        List<String> lines = Files.readAllLines(log);
        Random random = new Random(8);
        String[] texts = {"", "\u0000", "\u2028", "\"", "\\", "é", "\ud83d\ude00", "x".repeat(600), "-", "null"};
        for (int i = 0; i < 100_000; i++) {
            JsonObject json = JsonParser.parseString(lines.get(random.nextInt(lines.size()))).getAsJsonObject();
            List<String> names = new ArrayList<>(json.keySet());
            names.removeAll(List.of("time", "seq", "parts", "output", "note", "event"));
            json.addProperty(names.get(random.nextInt(names.size())), texts[random.nextInt(texts.length)]);
            String event = ExportFormat.OCSF.format(AuditEntry.of(json.toString()).orElseThrow(), "1");
            List<String> faults = check.faults(JsonParser.parseString(event));
            if (!faults.isEmpty()) {
                assertEquals(List.of(), faults, event);
            }
        }
    }

    @Tag("claim:audit-export")
    @Test
    void cefHasSevenFieldsAndEscapedValues() throws Exception {
        Pattern line = Pattern.compile("CEF:0\\|Vauban\\|Vauban\\|1\\.2\\.3\\|((?:[^|\\\\]|\\\\[|\\\\])+)\\|"
                + "((?:[^|\\\\]|\\\\[|\\\\])+)\\|(\\d)\\|(.*)");
        Pattern pairs = Pattern.compile("(?:[A-Za-z0-9]+=(?:[^=\\\\]|\\\\[=\\\\nr])*)+");
        for (String each : export(ExportFormat.CEF)) {
            var match = line.matcher(each);
            assertTrue(match.matches(), each);
            assertTrue(pairs.matcher(match.group(4)).matches(), each);
        }
        String all = String.join("\n", export(ExportFormat.CEF));
        assertTrue(all.contains("cs1=\\=cmd|\"x\",\\n]"), all);
        assertTrue(all.contains("msg=a\\=b\\\\c|d"), all);
        assertTrue(all.contains("outcome=failure reason=excluded"), all);
    }

    @Tag("claim:audit-export")
    @Test
    void syslogIsThatOfItsStandard() throws Exception {
        String value = "\"(?:[^\"\\\\\\]]|\\\\[\"\\\\\\]])*\"";
        Pattern line = Pattern.compile("<(\\d{1,3})>1 \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z "
                + "[!-~]{1,255} vauban [!-~]{1,128} [!-~]{1,32} \\[vauban@32473(?: [A-Za-z0-9]{1,32}=" + value
                + ")+\\](?: \uFEFF.*)?");
        for (String each : export(ExportFormat.SYSLOG)) {
            assertTrue(line.matcher(each).matches(), each);
        }
        assertEquals(1, export(ExportFormat.SYSLOG).stream().filter(each -> each.startsWith("<109>1 ")).count());
    }

    @Test
    void csvHasTheSameColumnsInEachLineAndNoFormula() throws Exception {
        List<String> lines = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String piece : String.join("\r\n", export(ExportFormat.CSV)).split("\r\n")) {
            open.append(piece);
            if (open.chars().filter(c -> c == '"').count() % 2 == 0) {
                lines.add(open.toString());
                open.setLength(0);
            }
        }
        assertEquals(14, lines.size());
        long columns = lines.getFirst().chars().filter(c -> c == ',').count();
        for (String each : lines) {
            String bare = each.replaceAll("\"(?:[^\"]|\"\")*\"", "q");
            assertEquals(columns, bare.chars().filter(c -> c == ',').count(), each);
        }
        assertTrue(String.join("\n", lines).contains("\"'=cmd|\"\"x\"\",\n]\""), lines.toString());
    }

    @Test
    void eachFormTellsWhatBecameOfASuggestion() throws Exception {
        AuditEntry partly = Files.readAllLines(log).stream().map(line -> AuditEntry.of(line).orElseThrow())
                .filter(entry -> entry.action().equals("output.partlyAccepted")).findFirst().orElseThrow();
        assertEquals("3 of 23 characters", partly.text("detail"));
        assertEquals(32, partly.outputHash().length());
        for (String member : List.of("feature", "model", "modelSha256", "provider", "person", "machine", "session",
                "policy")) {
            assertFalse(partly.text(member).isEmpty(), member);
        }
        assertFalse(partly.line().contains("written PARTLY"), "no text");
        String hash = partly.outputHash();
        Map<ExportFormat, List<String>> expected = Map.of(
                ExportFormat.OCSF, List.of("\"operation\":\"output.partlyAccepted\"", "\"feature\":\"completion\"",
                        "\"taken\":3", "\"hmac\":\"" + hash),
                ExportFormat.CEF, List.of("act=output.partlyAccepted", "cs6=completion", "cn2=23", "cn3=3"),
                ExportFormat.SYSLOG, List.of("output.partlyAccepted", "feature=\"completion\"",
                        "takenCharacters=\"3\"", "outputHmac=\"" + hash),
                ExportFormat.CSV, List.of("output.partlyAccepted", "completion", ",23,3," + hash));
        for (Map.Entry<ExportFormat, List<String>> each : expected.entrySet()) {
            String line = each.getKey().format(partly, "1");
            for (String part : each.getValue()) {
                assertTrue(line.contains(part), part + " in " + line);
            }
        }
    }

    @Test
    void jsonLinesAreTheLinesThemselves() throws Exception {
        assertEquals(Files.readAllLines(log), export(ExportFormat.JSONL));
    }

    @Tag("claim:audit-no-persons")
    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void nothingOfAnExportNamesPersonOrMachine(ExportFormat format) throws Exception {
        String all = String.join("\n", export(format));
        String account = System.getProperty("user.name");
        assertFalse(Pattern.compile("\\b" + Pattern.quote(account) + "\\b").matcher(all.replace(folder.toString(), ""))
                .find(), account);
        Path machine = Path.of("/etc/machine-id");
        if (Files.isReadable(machine) && !Files.readString(machine).isBlank()) {
            assertFalse(all.contains(Files.readString(machine).strip()));
        }
    }

    @Tag("claim:audit-export")
    @Test
    void onlyThePeriodIsExported() throws Exception {
        Instant third = AuditEntry.of(Files.readAllLines(log).get(2)).orElseThrow().time();
        Path before = folder.resolve("before");
        Path after = folder.resolve("after");
        long one = AuditExport.write(log, ExportFormat.JSONL, new AuditPeriod(null, third), before, "1").written();
        long two = AuditExport.write(log, ExportFormat.JSONL, new AuditPeriod(third, null), after, "1").written();
        assertEquals(13, one + two);
        assertTrue(one <= 2, one + " before");
    }

    @Tag("claim:audit-export")
    @Test
    void anExistingFileIsKept() throws Exception {
        Path target = Files.writeString(folder.resolve("there"), "mine");
        assertThrows(GovernanceException.class,
                () -> AuditExport.write(log, ExportFormat.CSV, AuditPeriod.ALL, target, "1"));
        assertEquals("mine", Files.readString(target));
        Path nowhere = folder.resolve("no/folder");
        assertThrows(GovernanceException.class,
                () -> AuditExport.write(log, ExportFormat.CSV, AuditPeriod.ALL, nowhere, "1"));
    }

    @Test
    void anExportIsForItsOwnerOnlyAndCountsDamagedLines() throws Exception {
        Files.writeString(log, "nonsense\n[]\n{\"time\":5}\n{\"time\":\"x\"}\n{\"time\":\"2026-11-27T10:00:00Z\","
                + "\"parts\":3}\n" + "[".repeat(100_000) + "\n", StandardOpenOption.APPEND);
        Path target = folder.resolve("export");
        AuditExport.Result result = AuditExport.write(log, ExportFormat.OCSF, AuditPeriod.ALL, target, "1");
        assertEquals(new AuditExport.Result(13, 6), result);
        List<String> lines = new ArrayList<>(Files.readAllLines(log));
        lines.set(3, lines.get(3).replaceFirst("\"seq\":4", "\"seq\":5"));
        Files.write(log, lines);
        assertEquals(new AuditExport.Result(12, 7),
                AuditExport.write(log, ExportFormat.CSV, AuditPeriod.ALL, folder.resolve("edited"), "1"));
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX permissions here");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
    }

    @Tag("claim:audit-no-persons")
    @Test
    void theReportCountsAndNamesNobody() throws Exception {
        AuditReport report = AuditReport.of(log, AuditPeriod.ALL);
        assertEquals(6, report.approved());
        assertEquals(1, report.refused());
        assertEquals(5L, report.features().get("completion"));
        assertEquals(2L, report.features().get("chat"));
        assertEquals(5L, report.models().get("model"));
        assertEquals(1, report.withheld().size());
        assertEquals(2L, report.withheld().values().iterator().next());
        assertEquals(Set.of("state.written"), report.events().keySet());
        assertEquals(new TreeMap<>(Map.of("completion shown", 1L, "completion accepted", 1L,
                "completion partlyAccepted", 1L, "completion edited", 1L, "completion dismissed", 1L)),
                new TreeMap<>(report.outcomes()));
        assertEquals("written SHOWN".length() + "written ACCEPTED".length() + "written PARTLY_ACCEPTED".length()
                + "written EDITED".length() + "written DISMISSED".length(), report.outputChars());
        assertEquals("written ACCEPTED".length() + 3, report.takenChars());
        assertEquals(5 * 8 + 4, report.sentChars());
        assertEquals(1, report.policies().size());
        AuditEntry entry = AuditEntry.of(Files.readAllLines(log).getFirst()).orElseThrow();
        String everything = report.features() + "" + report.models() + report.withheld() + report.events()
                + report.notes() + report.policies() + report.outcomes();
        for (String member : List.of("person", "machine", "session")) {
            assertFalse(entry.text(member).isEmpty());
            assertFalse(everything.contains(entry.text(member)), member);
        }
        assertEquals(0, AuditReport.of(log, new AuditPeriod(Instant.now(), null)).approved());
    }
}
