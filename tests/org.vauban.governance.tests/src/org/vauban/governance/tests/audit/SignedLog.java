// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditOptions;
import org.vauban.governance.AuditRetention;
import org.vauban.governance.AuditVerification;
import org.vauban.governance.checkpoint.CheckpointKeyFile;
import org.vauban.governance.checkpoint.CheckpointSettings;
import org.vauban.governance.checkpoint.VerifierKey;

/** A log with checkpoints in the folder {@code log}, its keys in {@code keys}, and the drop folder {@code drop}. */
final class SignedLog {
    static final String POLICY = "ab".repeat(32);

    private final Path folder;
    private final int rotation;

    SignedLog(Path folder, int rotation) throws IOException {
        this.folder = folder;
        this.rotation = rotation;
        Files.createDirectories(folder.resolve("drop"));
        Files.createDirectories(folder.resolve("log"));
    }

    Path file() {
        return folder.resolve("log/audit.jsonl");
    }

    Path history() {
        return folder.resolve("log/audit.jsonl.checkpoints");
    }

    Path drop() {
        return folder.resolve("drop");
    }

    Path keyFile() {
        return folder.resolve("keys/checkpoint.key");
    }

    /** Returns options that sign a checkpoint only when the log is closed, or after this many lines. */
    AuditOptions options(int lines) {
        return new AuditOptions(rotation, null, false, folder.resolve("keys/audit.key"),
                new CheckpointSettings(new CheckpointKeyFile(keyFile()), () -> POLICY, drop(), false, lines,
                        Duration.ofHours(1)),
                null);
    }

    AuditOptions keptFor(AuditRetention retention) {
        AuditOptions options = options(100_000);
        return new AuditOptions(rotation, null, false, options.hashKey(), options.checkpoints(), retention);
    }

    AuditLog open() {
        return new AuditLog(file(), options(100_000));
    }

    /** Appends lines, and signs a checkpoint of them. */
    void append(int count) throws Exception {
        try (AuditLog log = open()) {
            AuditChild.append(log, count);
        }
    }

    AuditVerification verify() throws Exception {
        return AuditLog.verify(file());
    }

    AuditVerification verifyWithDrop() throws Exception {
        return AuditLog.verify(file(), List.of(), List.of(), List.of(drop()));
    }

    /** Verifies the log like an auditor who has the public key and the dropped checkpoints. */
    AuditVerification verifyFromOutside(VerifierKey key) throws Exception {
        return AuditLog.verify(file(), List.of(key), List.of(), List.of(drop()));
    }

    VerifierKey key() throws Exception {
        try (Stream<Path> files = Files.list(drop())) {
            return VerifierKey
                    .parse(Files.readString(files.filter(each -> each.toString().endsWith(".vkey")).findFirst().get()));
        }
    }

    List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(file().getParent())) {
            return all.filter(path -> path.toString().endsWith(".jsonl")).sorted().toList();
        }
    }

    List<Path> dropped() throws IOException {
        try (Stream<Path> all = Files.list(drop())) {
            return all.filter(path -> path.toString().endsWith(".checkpoint")).sorted().toList();
        }
    }

    long lines() throws IOException {
        long lines = 0;
        for (Path file : files()) {
            lines += Files.readAllLines(file).size();
        }
        return lines;
    }

    /** Copies the files of the log's folder and of the drop folder, and returns the copies. */
    List<Path> copyTo(Path target) throws IOException {
        List<Path> copies = new ArrayList<>();
        Files.createDirectories(target.resolve("log"));
        for (String part : List.of("log", "drop")) {
            Files.createDirectories(target.resolve(part));
            try (Stream<Path> all = Files.list(folder.resolve(part))) {
                for (Path each : all.toList()) {
                    copies.add(Files.copy(each, target.resolve(part).resolve(each.getFileName().toString())));
                }
            }
        }
        return copies;
    }
}
