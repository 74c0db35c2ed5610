// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditOptions;
import org.vauban.governance.AuditOutcome;
import org.vauban.governance.AuditVerification;
import org.vauban.governance.Gate;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.Part;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.Submission;
import org.vauban.governance.audit.AuditChain;
import org.vauban.governance.checkpoint.CheckpointKeyFile;
import org.vauban.governance.checkpoint.CheckpointSettings;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.export.AuditEntry;
import org.vauban.governance.export.ExportFormat;
import org.vauban.governance.tests.export.SchemaCheck;

/**
 * Measures the audit log: how long a durable line takes, how long a line is without a checkpoint, how fast a log is
 * verified, whether tampering is found, whether killed writers and full disks lose acknowledged lines, whether exported
 * events follow their schema. Started by {@code ./dev proof audit}; needs no test framework. Options: {@code --kills
 * N}, {@code --disks N}, {@code --tampered N}, {@code --events N}, {@code --lines N}, {@code --folder DIR} on the disk
 * in question, {@code --json FILE}; 0 leaves a part out.
 */
public final class AuditProof {
    private static final int WRITERS = 8;
    private static final int APPENDS = 4000;
    private static final int ROTATION = 16 << 20;
    private static final double MOST_MILLIS = 5;
    private static final double FEWEST_LINES = 200_000;
    /** The promised time, and an allowance for signing and forcing to the disk. */
    private static final double MOST_SECONDS = 61;

    private final Path folder;
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private boolean proved = true;

    private AuditProof(Path folder) {
        this.folder = folder;
    }

    /** Prints the figures; exits with 1 if one of them misses its target. */
    public static void main(String[] arguments) throws Exception {
        int kills = 1000;
        int disks = 1000;
        int tampered = 1000;
        int events = 100_000;
        int lines = 400_000;
        Path base = Path.of(System.getProperty("java.io.tmpdir"));
        Path json = null;
        for (int i = 0; i < arguments.length; i += 2) {
            String value = i + 1 < arguments.length ? arguments[i + 1] : "";
            switch (arguments[i]) {
                case "--kills" -> kills = Integer.parseInt(value);
                case "--disks" -> disks = Integer.parseInt(value);
                case "--tampered" -> tampered = Integer.parseInt(value);
                case "--events" -> events = Integer.parseInt(value);
                case "--lines" -> lines = Integer.parseInt(value);
                case "--folder" -> base = Path.of(value);
                case "--json" -> json = Path.of(value);
                default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
            }
        }
        Path folder = Files.createTempDirectory(base, "audit-proof");
        AuditProof proof = new AuditProof(folder);
        try {
            proof.append(1);
            proof.append(WRITERS);
            if (lines > 0) {
                proof.verify(lines);
            }
            proof.tamper(tampered);
            proof.export(events);
            CompletableFuture<Double> unprotected = proof.unprotected(lines > 0); // it only waits
            proof.disks(disks);
            proof.kill(kills);
            double seconds = unprotected.join();
            proof.figure("longest time of a line without checkpoint, s", seconds, seconds <= MOST_SECONDS);
        } finally {
            delete(folder);
        }
        if (json != null) {
            Files.writeString(json, new Gson().toJson(proof.figures) + "\n");
        }
        System.exit(proof.proved ? 0 : 1);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private void figure(String name, Object value, boolean holds) {
        figures.put(name, value);
        proved &= holds;
        System.out.printf(Locale.ROOT, "%-48s %12s%s%n", name,
                value instanceof Double d ? String.format(Locale.ROOT, "%.2f", d) : value,
                holds ? "" : "   not as promised");
    }

    private static AuditOptions durable(SignedLog log) {
        AuditOptions options = log.options(256);
        return new AuditOptions(ROTATION, null, true, options.hashKey(), options.checkpoints(), null);
    }

    /** Measures how long a writing thread waits while checkpoints are being signed. */
    private void append(int writers) throws Exception {
        SignedLog signed = new SignedLog(folder.resolve("append" + writers), ROTATION);
        long[][] nanos = new long[writers][APPENDS / writers];
        try (AuditLog log = new AuditLog(signed.file(), durable(signed))) {
            AuditChild.append(log, 500); // warms up the JIT compilers
            List<Thread> threads = new ArrayList<>();
            for (long[] own : nanos) {
                threads.add(Thread.ofPlatform().name("audit-writer").start(() -> {
                    for (int i = 0; i < own.length; i++) {
                        long start = System.nanoTime();
                        try {
                            AuditChild.append(log, 1);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                        own[i] = System.nanoTime() - start;
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        long[] all = Arrays.stream(nanos).flatMapToLong(Arrays::stream).sorted().toArray();
        double p99 = all[all.length * 99 / 100] / 1e6;
        figure("durable append, " + writers + " writers, p50 ms", all[all.length / 2] / 1e6, true);
        figure("durable append, " + writers + " writers, p99 ms", p99, p99 <= MOST_MILLIS);
        figure("durable append, " + writers + " writers, max ms", all[all.length - 1] / 1e6, true);
    }

    private void verify(int lines) throws Exception {
        SignedLog signed = new SignedLog(folder.resolve("verify"), ROTATION);
        AuditOptions options = signed.options(256);
        try (AuditLog log = new AuditLog(signed.file(), new AuditOptions(ROTATION, null, false, options.hashKey(),
                options.checkpoints(), null))) {
            AuditChild.append(log, lines);
        }
        double best = 0;
        for (int round = 0; round < 5; round++) {
            long start = System.nanoTime();
            AuditVerification verification = signed.verifyWithDrop();
            double speed = verification.lines() / ((System.nanoTime() - start) / 1e9);
            best = Math.max(best, speed);
            if (!verification.intact() || verification.covered() != verification.lines()) {
                figure("verification", verification, false);
            }
        }
        figure("verified lines", lines, true);
        figure("bytes of a line", Files.size(signed.file()) / Math.max(1, Files.readAllLines(signed.file()).size()),
                true);
        figure("verified lines a second, best of 5", Math.rint(best), best >= FEWEST_LINES);
    }

    /** Measures how long the first line of a session stays without a checkpoint if no other line follows. */
    private CompletableFuture<Double> unprotected(boolean wanted) {
        return !wanted ? CompletableFuture.completedFuture(0.0) : CompletableFuture.supplyAsync(() -> {
            try {
                SignedLog signed = new SignedLog(folder.resolve("unprotected"), ROTATION);
                AuditOptions options = signed.options(256);
                CheckpointSettings standard = CheckpointSettings
                        .of(new CheckpointKeyFile(signed.keyFile()), () -> SignedLog.POLICY);
                try (AuditLog log = new AuditLog(signed.file(),
                        new AuditOptions(ROTATION, null, true, options.hashKey(), standard, null))) {
                    long start = System.nanoTime();
                    AuditChild.append(log, 1);
                    while (!Files.exists(signed.history()) || Files.size(signed.history()) == 0) {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                    }
                    return (System.nanoTime() - start) / 1e9;
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void tamper(int cases) throws Exception {
        Path untouched = folder.resolve("untouched");
        Tampering tampering = new Tampering(folder.resolve("tampered"), Tampering.original(untouched), 6962);
        SignedLog signed = new SignedLog(folder.resolve("tampered"), Tampering.ROTATION);
        VerifierKey key = new SignedLog(untouched, Tampering.ROTATION).key();
        int found = 0;
        for (int number = 0; number < cases; number++) {
            Tampering.Attack attack = tampering.tamper(number);
            boolean intact = (attack.outside() ? signed.verifyFromOutside(key) : signed.verify()).intact();
            found += intact ? 0 : 1;
            if (intact) {
                System.out.println("not found: " + attack.what() + ", case " + number);
            }
        }
        figure("logs tampered with, in 13 ways", cases, true);
        figure("tampering found", found, found == cases);
    }

    private void export(int count) throws Exception {
        Path file = folder.resolve("export/audit.jsonl");
        try (AuditLog log = new AuditLog(file, new AuditOptions(ROTATION, null, false,
                folder.resolve("export/audit.key"), null, null))) {
            log.model("model", "local", "ab".repeat(32));
            Gate gate = new Gate(new Exclusions(), new SecretMasker(), log);
            gate.review(new Submission("chat", "model", List.of(Part.typed("question", "text"))));
            gate.review(new Submission("chat", "other", List.of(Part.typed("question", "text"))));
            for (AuditOutcome.Result result : AuditOutcome.Result.values()) {
                log.outcome(new AuditOutcome("completion", "model", result, "written"));
            }
            log.event("state.written", "model", "a=b|c");
        }
        List<String> lines = Files.readAllLines(file);
        SchemaCheck check = SchemaCheck.ofApiActivity();
        Random random = new Random(18);
        long faults = 0;
        for (int i = 0; i < count; i++) {
            JsonObject json = JsonParser.parseString(lines.get(random.nextInt(lines.size()))).getAsJsonObject();
            json.addProperty("seq", i + 1);
            json.addProperty("model", Integer.toString(random.nextInt(), 36));
            AuditEntry entry = AuditEntry.of(json.toString()).orElseThrow();
            faults += check.faults(JsonParser.parseString(ExportFormat.OCSF.format(entry, "1"))).isEmpty() ? 0 : 1;
        }
        figure("events exported as OCSF", count, true);
        figure("events that do not follow the schema", faults, faults == 0);
    }

    /** Runs eight writers on a disk that is full now and then, each time with a new log. */
    private void disks(int trials) throws Exception {
        AtomicLong refused = new AtomicLong();
        long acknowledged = 0;
        long lost = 0;
        long damaged = 0;
        for (int trial = 0; trial < trials; trial++) {
            SignedLog signed = new SignedLog(folder.resolve("disk"), 20_000);
            Set<String> names = new ConcurrentSkipListSet<>();
            Random random = new Random(trial);
            try (AuditLog log = new AuditLog(signed.file(), durable(signed),
                    file -> new FaultyChannel(AuditChain.FILES.open(file), random, 12))) {
                List<Thread> threads = new ArrayList<>();
                for (int writer = 0; writer < WRITERS; writer++) {
                    String name = "w" + writer + '.';
                    threads.add(Thread.ofPlatform().name("audit-writer").start(() -> write(log, name, names, refused)));
                }
                for (Thread thread : threads) {
                    thread.join();
                }
            }
            signed.append(1); // repairs a partial line
            acknowledged += names.size();
            lost += lost(signed, names).size();
            damaged += signed.verifyWithDrop().intact() ? 0 : 1;
            delete(folder.resolve("disk"));
        }
        figure("full disks", trials, true);
        figure("full disks, lines refused", refused.get(), trials == 0 || refused.get() > 0);
        figure("full disks, lines acknowledged", acknowledged, trials == 0 || acknowledged > 0);
        figure("full disks, acknowledged lines lost", lost, lost == 0);
        figure("full disks, logs damaged", damaged, damaged == 0);
    }

    private static void write(AuditLog log, String name, Set<String> acknowledged, AtomicLong refused) {
        for (int i = 0; i < 10; i++) {
            try {
                log.event("test.line", "model", name + i);
                acknowledged.add(name + i);
            } catch (GovernanceException e) {
                refused.incrementAndGet();
            }
        }
    }

    private static Set<String> lost(SignedLog signed, Set<String> acknowledged) throws IOException {
        Set<String> lost = new TreeSet<>(acknowledged);
        for (Path file : signed.files()) {
            for (String line : Files.readAllLines(file)) {
                JsonObject json = JsonParser.parseString(line).getAsJsonObject();
                if (json.has("event")) {
                    lost.remove(json.get("detail").getAsString());
                }
            }
        }
        return lost;
    }

    private void kill(int kills) throws Exception {
        SignedLog signed = new SignedLog(folder.resolve("kill"), 1 << 20);
        Set<String> acknowledged = new ConcurrentSkipListSet<>();
        Random random = new Random(1);
        List<Writer> writers = new ArrayList<>();
        for (int killed = 0; killed < kills; killed++) {
            while (writers.size() < WRITERS) {
                writers.add(Writer.start(folder.resolve("kill"), acknowledged, "w" + killed + '.' + writers.size()));
            }
            Writer victim = writers.remove(random.nextInt(WRITERS));
            victim.first().await();
            victim.kill();
        }
        for (Writer writer : writers) {
            writer.kill();
        }
        signed.append(1);
        Set<String> lost = lost(signed, acknowledged);
        figure("writers killed", kills, true);
        figure("lines acknowledged", acknowledged.size(), kills == 0 || !acknowledged.isEmpty());
        figure("acknowledged lines lost", lost.size(), lost.isEmpty());
        AuditVerification verification = signed.verifyWithDrop();
        figure("log intact afterwards", verification.intact(), verification.intact());
    }

    private record Writer(Process process, Thread reader, CountDownLatch first) {
        static Writer start(Path folder, Set<String> acknowledged, String name) throws Exception {
            Process process = SignedChild.startPrinting(folder, 1 << 20, 256, name);
            CountDownLatch first = new CountDownLatch(1);
            Thread reader = Thread.ofPlatform().name("audit-acknowledged").start(
                    () -> process.inputReader().lines().forEach(line -> {
                        if (line.endsWith(";")) {
                            acknowledged.add(line.substring(0, line.length() - 1));
                            first.countDown();
                        }
                    }));
            return new Writer(process, reader, first);
        }

        void kill() throws InterruptedException {
            process.toHandle().destroyForcibly();
            process.waitFor();
            reader.join();
        }
    }
}
