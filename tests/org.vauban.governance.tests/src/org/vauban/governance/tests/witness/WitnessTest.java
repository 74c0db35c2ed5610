// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.checkpoint.CheckpointFormatException;
import org.vauban.governance.checkpoint.CheckpointKeyFile;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.lock.InterProcessLock;
import org.vauban.governance.witness.Witness;
import org.vauban.governance.witness.WitnessFinding;
import org.vauban.governance.witness.WitnessFinding.Kind;

/** What a witness reports about a folder of checkpoints. */
@Tag("slow")
class WitnessTest {
    @TempDir
    Path folder;

    private Path drop;
    private Path state;

    @BeforeEach
    void begin() throws Exception {
        drop = Files.createDirectory(folder.resolve("drop"));
        state = folder.resolve("witness.json");
    }

    /** Two concurrent runs could lose what one of them has seen, and a log could be rolled back in between. */
    @Test
    void twoRunsDoNotShareAState() throws Exception {
        new Machine(folder, "m").writeAndDrop(3);
        try (InterProcessLock other = InterProcessLock.tryAcquire(folder.resolve("witness.json.lock")).orElseThrow()) {
            assertTrue(other.isCurrent());
            GovernanceException e = assertThrows(GovernanceException.class, () -> check());
            assertTrue(e.getMessage().contains("witness.json"), e.getMessage());
        }
        assertEquals(List.of(), check().findings());
    }

    /** Anyone who can write to the folder can drop a key under another log's name, earlier than that log's own key. */
    @Test
    void noOtherKeySpeaksForALog() throws Exception {
        CheckpointKeyFile own = new CheckpointKeyFile(folder.resolve("keys/m"));
        String origin = VerifierKey.ofAudit(own.publicKey(), "0123abcd");
        Path foreign = Files.createDirectory(drop.resolve("a"));
        Files.writeString(foreign.resolve("key.vkey"),
                new CheckpointKeyFile(folder.resolve("keys/other")).verifierKey(origin).encoded() + '\n');
        Machine machine = new Machine(folder, "m", origin);
        machine.writeAndDrop(3);
        Witness.Result result = check();
        assertEquals(List.of(), result.findings());
        assertEquals(1, result.checkpoints());
        assertThrows(CheckpointFormatException.class, () -> VerifierKey
                .parse(new CheckpointKeyFile(folder.resolve("keys/other")).verifierKey(origin).encoded()));
    }

    private Witness.Result check(VerifierKey... keys) throws GovernanceException {
        return Witness.check(drop, List.of(keys), state, null, Machine.START);
    }

    private void assertFound(Kind... kinds) throws GovernanceException {
        List<WitnessFinding> findings = check().findings();
        assertEquals(List.of(kinds), findings.stream().map(WitnessFinding::kind).toList(), findings.toString());
        findings.forEach(finding -> assertTrue(finding.sentence().length() > 20, finding.sentence()));
    }

    @Test
    void hundredsOfMachinesThatGrowAreFine() throws Exception {
        List<Machine> machines = new ArrayList<>();
        List<CheckpointKeyFile> signers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            signers.add(new CheckpointKeyFile(folder.resolve("keys/" + i)));
        }
        for (int i = 0; i < 400; i++) {
            Machine machine = new Machine(folder, "m" + i, "vauban.audit/m" + i + "/log",
                    signers.get(i % signers.size()));
            machine.writeAndDrop(3 + i % 5);
            machine.writeAndDrop(1 + i % 3);
            machines.add(machine);
        }
        Witness.Result result = check();
        assertEquals(List.of(), result.findings());
        assertEquals(400, result.logs());
        assertEquals(800, result.checkpoints());
        machines.get(77).setBack(3);
        machines.get(77).write(9, "other ");
        machines.get(77).drop(3);
        assertEquals("vauban.audit/m77/log", check().findings().getFirst().origin());
    }

    @Test
    void aFolderThatIsEmptiedNowAndThenIsFine() throws Exception {
        Machine machine = new Machine(folder, "m");
        Path first = machine.writeAndDrop(5);
        Path second = machine.writeAndDrop(4);
        assertFound();
        Files.delete(first);
        assertFound();
        Path third = machine.writeAndDrop(4);
        assertFound();
        Files.delete(second);
        Files.delete(third);
        assertFound();
        machine.writeAndDrop(1);
        assertFound();
    }

    @Tag("claim:audit-checkpoints")
    @Test
    void aLogThatWasRewrittenIsFound() throws Exception {
        Machine machine = new Machine(folder, "m");
        machine.writeAndDrop(5);
        machine.setBack(3);
        machine.write(6, "other ");
        machine.drop(3); // the proof belongs to the other log
        assertFound(Kind.UNPROVEN);
        Machine liar = new Machine(folder, "liar");
        liar.writeAndDrop(5);
        liar.setBack(3);
        liar.write(6, "other ");
        liar.drop(5);
        assertFound(Kind.FORK, Kind.UNPROVEN);
        assertFound(Kind.FORK, Kind.UNPROVEN);
    }

    @Test
    void twoLogsOfOneSizeAreFound() throws Exception {
        Machine machine = new Machine(folder, "m");
        machine.writeAndDrop(5);
        machine.writeAndDrop(5);
        machine.setBack(5);
        machine.write(5, "other ");
        machine.drop(5);
        assertFound(Kind.FORK);
    }

    @Test
    void twoContinuationsOfOneCheckpointAreFound() throws Exception {
        Machine machine = new Machine(folder, "m");
        machine.writeAndDrop(5);
        machine.writeAndDrop(5);
        machine.setBack(5);
        machine.write(2, "other ");
        machine.drop(5);
        assertFound(Kind.ROLLBACK);
    }

    @Tag("claim:audit-checkpoints")
    @Test
    void aLogThatWasSetBackIsFoundWhereOnlyTheWitnessRemembers() throws Exception {
        Machine machine = new Machine(folder, "m");
        Path first = machine.writeAndDrop(5);
        Path second = machine.writeAndDrop(5);
        assertFound();
        Files.delete(second);
        machine.setBack(5);
        machine.write(2, "other ");
        Path back = machine.drop(5);
        assertFound(Kind.ROLLBACK);
        machine.write(9, "other ");
        machine.drop(7);
        assertFound(Kind.ROLLBACK, Kind.ROLLBACK);
        Files.delete(back);
        Files.delete(first);
        assertFound(Kind.UNPROVEN);
    }

    @Test
    void aLogThatWasSetBackTogetherWithTheClockIsFound() throws Exception {
        Machine machine = new Machine(folder, "m");
        machine.writeAndDrop(5);
        Path second = machine.writeAndDrop(5);
        assertFound();
        Files.delete(second);
        machine.setBack(5);
        machine.write(2, "other ");
        machine.time = Machine.START.minus(Duration.ofDays(9));
        machine.drop(5);
        assertFound(Kind.ROLLBACK);
    }

    @Test
    void twoLogsWhoseNamesAreWrittenAlikeAreTwo() throws Exception {
        Machine one = new Machine(folder, "one", "vauban.audit/a/log");
        Machine two = new Machine(folder, "two", "vauban.audit/a_log");
        for (Machine each : List.of(one, two, one, two)) {
            each.writeAndDrop(4);
        }
        Witness.Result result = check();
        assertEquals(List.of(), result.findings());
        assertEquals(2, result.logs());
        two.setBack(4);
        two.write(4, "other ");
        two.drop(4);
        result = check();
        assertEquals(List.of(Kind.FORK, Kind.FORK), result.findings().stream().map(WitnessFinding::kind).toList(),
                "of the file that is there, and of what was seen before");
        assertEquals("vauban.audit/a_log", result.findings().getFirst().origin());
    }

    @Test
    void aClockThatIsAheadDoesNotHideThatALogIsSilent() throws Exception {
        Machine machine = new Machine(folder, "m");
        machine.time = Machine.START.plus(Duration.ofDays(4000));
        machine.writeAndDrop(3);
        assertFound();
        Instant later = Machine.START.plus(Duration.ofDays(3));
        assertEquals(Kind.SILENT, Witness.check(drop, List.of(), state, Duration.ofDays(2), later).findings()
                .getFirst().kind());
    }

    @Test
    void aFileThatCannotBeReadHidesNoOther() throws Exception {
        Machine locked = new Machine(folder, "locked");
        Path file = locked.writeAndDrop(3);
        Machine machine = new Machine(folder, "m");
        machine.writeAndDrop(3);
        Files.setPosixFilePermissions(file, Set.of());
        assumeFalse(Files.isReadable(file), "nothing is closed to root");
        Witness.Result result = check();
        assertEquals(List.of(Kind.MALFORMED), result.findings().stream().map(WitnessFinding::kind).toList());
        assertEquals(1, result.checkpoints());
        Files.setPosixFilePermissions(drop.resolve("locked"), Set.of());
        assertFound(Kind.MALFORMED);
        Files.setPosixFilePermissions(drop.resolve("locked"), PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aLogThatBeginsAnewIsFound() throws Exception {
        Machine machine = new Machine(folder, "m");
        Path first = machine.writeAndDrop(5);
        assertFound();
        Files.delete(first);
        machine.setBack(0);
        machine.write(9, "other ");
        machine.drop(0);
        assertFound(Kind.UNPROVEN);
    }

    @Test
    void anotherKeyIsFound() throws Exception {
        Machine machine = new Machine(folder, "m");
        machine.writeAndDrop(5);
        assertFound();
        Files.delete(folder.resolve("keys/m"));
        Machine replaced = new Machine(folder, "m");
        replaced.write(5, "line ");
        replaced.dropped = 5;
        replaced.writeAndDrop(5);
        assertFound(Kind.SIGNATURE);
    }

    @Test
    void onlyGivenKeysCount() throws Exception {
        Machine one = new Machine(folder, "one");
        Machine two = new Machine(folder, "two");
        one.writeAndDrop(3);
        two.writeAndDrop(3);
        assertEquals(List.of(), check(one.key(), two.key()).findings());
        Witness.Result result = check(one.key());
        assertEquals(List.of(Kind.UNKNOWN_KEY), result.findings().stream().map(WitnessFinding::kind).toList());
        assertEquals("vauban.audit/two/log", result.findings().getFirst().origin());
    }

    @Test
    void aLogThatIsSilentIsFoundOnRequest() throws Exception {
        Machine machine = new Machine(folder, "m");
        machine.writeAndDrop(3);
        Instant later = Machine.START.plus(Duration.ofDays(3));
        assertEquals(List.of(), Witness.check(drop, List.of(), state, Duration.ofDays(4), later).findings());
        assertEquals(Kind.SILENT, Witness.check(drop, List.of(), state, Duration.ofDays(2), later).findings()
                .getFirst().kind());
    }

    @Test
    void whatIsNoCheckpointIsFound() throws Exception {
        Machine machine = new Machine(folder, "m");
        Path good = machine.writeAndDrop(3);
        Files.writeString(drop.resolve("m/nonsense.checkpoint"), "nonsense");
        Files.copy(good, drop.resolve("m/other-1.checkpoint"));
        Files.write(drop.resolve("m/huge-1.checkpoint"), new byte[1 << 20]);
        assertFound(Kind.MALFORMED, Kind.MALFORMED, Kind.MALFORMED);
    }

    @Test
    void aDamagedMemoryIsNotForgotten() throws Exception {
        Machine machine = new Machine(folder, "m");
        machine.writeAndDrop(3);
        assertFound();
        for (String damaged : List.of("", "[]", "{\"a\":1}", "{\"a\":{\"size\":1}}", "{")) {
            Files.writeString(state, damaged);
            assertThrows(GovernanceException.class, this::check, damaged);
        }
    }

    @Test
    void mutatedFilesNeverStopIt() throws Exception {
        Machine machine = new Machine(folder, "m");
        machine.writeAndDrop(9);
        machine.writeAndDrop(9);
        machine.writeAndDrop(9);
        List<Path> files;
        try (Stream<Path> all = Files.walk(drop)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        Random random = new Random(5);
        int found = 0;
        for (int i = 0; i < 200; i++) {
            Path file = files.get(random.nextInt(files.size()));
            byte[] before = Files.readAllBytes(file);
            byte[] bytes = Arrays.copyOf(before, random.nextBoolean() ? before.length : random.nextInt(before.length));
            for (int n = random.nextInt(4); n > 0 && bytes.length > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, bytes);
            Files.deleteIfExists(state);
            found += check().findings().isEmpty() ? 0 : 1;
            Files.write(file, before);
        }
        assertTrue(found > 80, found + " of 200");
        Files.deleteIfExists(state);
        assertFound();
    }
}
