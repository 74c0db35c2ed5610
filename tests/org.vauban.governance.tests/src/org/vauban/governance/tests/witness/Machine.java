// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.witness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.vauban.governance.checkpoint.Checkpoint;
import org.vauban.governance.checkpoint.CheckpointKeyFile;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.checkpoint.WitnessSubmission;
import org.vauban.governance.merkle.ConsistencyProof;
import org.vauban.governance.merkle.MerkleFrontier;
import org.vauban.governance.merkle.MerkleHashes;

/** A machine that drops checkpoints of lines that are never written, into a witness's folder {@code drop}. */
final class Machine {
    /** Time of the log's first line. */
    static final Instant START = Instant.parse("2026-11-27T10:00:00Z");

    private final Path drop;
    private final String name;
    private final CheckpointKeyFile signer;
    private final String origin;
    private final List<byte[]> leaves = new ArrayList<>();
    private final MerkleHashes hashes = new MerkleHashes();
    Instant time = START;
    long dropped;

    Machine(Path folder, String name) throws IOException {
        this(folder, name, "vauban.audit/" + name + "/log");
    }

    Machine(Path folder, String name, String origin) throws IOException {
        this(folder, name, origin, new CheckpointKeyFile(folder.resolve("keys").resolve(name)));
    }

    Machine(Path folder, String name, String origin, CheckpointKeyFile signer) throws IOException {
        this.drop = folder.resolve("drop");
        this.name = name;
        this.origin = origin;
        this.signer = signer;
        Files.createDirectories(drop.resolve(name));
        Files.writeString(drop.resolve(name).resolve("key.vkey"), key().encoded() + '\n');
    }

    VerifierKey key() throws IOException {
        return signer.verifierKey(origin);
    }

    private MerkleFrontier tree(long size) {
        MerkleFrontier tree = new MerkleFrontier();
        leaves.subList(0, (int) size).forEach(tree::append);
        return tree;
    }

    void write(int lines, String content) {
        for (int i = 0; i < lines; i++) {
            leaves.add(hashes.leaf((content + leaves.size()).getBytes(StandardCharsets.UTF_8)));
        }
    }

    void setBack(int size) {
        leaves.subList(size, leaves.size()).clear();
    }

    /** Drops a checkpoint with a proof that it continues the one of {@code old} lines. */
    Path drop(long old) throws IOException {
        time = time.plusSeconds(60);
        Checkpoint checkpoint = new Checkpoint(origin, leaves.size(), tree(leaves.size()).root(),
                List.of("time " + time));
        List<byte[]> proof = ConsistencyProof.of(tree(old), leaves.subList((int) old, leaves.size()));
        Path file = drop.resolve(name).resolve(origin.replace('/', '_') + '-'
                + String.format("%015d", leaves.size()) + ".checkpoint");
        if (Files.exists(file)) {
            file = Files.createDirectories(file.resolveSibling("again")).resolve(file.getFileName());
        }
        dropped = leaves.size();
        return Files.writeString(file, new WitnessSubmission(old, proof, signer.sign(checkpoint)).encoded());
    }

    Path writeAndDrop(int lines) throws IOException {
        write(lines, "line ");
        return drop(dropped);
    }
}
