// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.merkle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.governance.merkle.ConsistencyProof;
import org.vauban.governance.merkle.MerkleFrontier;
import org.vauban.governance.merkle.MerkleHashes;

/** Compares the tree with the published examples of Certificate Transparency, and with its definition. */
class MerkleTreeTest {
    private static final String[] LEAVES = {"", "00", "10", "2021", "3031", "40414243", "5051525354555657",
            "606162636465666768696a6b6c6d6e6f"};
    private static final String[] ROOTS = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

    private final MerkleHashes hashes = new MerkleHashes();

    @Test
    void rootsAreThePublishedOnes() {
        MerkleFrontier tree = new MerkleFrontier();
        assertEquals("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                HexFormat.of().formatHex(tree.root()));
        for (int i = 0; i < LEAVES.length; i++) {
            tree.append(hashes.leaf(HexFormat.of().parseHex(LEAVES[i])));
            assertEquals(ROOTS[i], HexFormat.of().formatHex(tree.root()));
        }
    }

    private List<byte[]> leaves(int count) {
        List<byte[]> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(hashes.leaf(("line " + i).getBytes(StandardCharsets.UTF_8)));
        }
        return leaves;
    }

    private static MerkleFrontier tree(List<byte[]> leaves) {
        MerkleFrontier tree = new MerkleFrontier();
        leaves.forEach(tree::append);
        return tree;
    }

    /** Computes the hash as RFC 6962 defines it. */
    private byte[] defined(List<byte[]> leaves) {
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int k = Integer.highestOneBit(leaves.size() - 1);
        return hashes.node(defined(leaves.subList(0, k)), defined(leaves.subList(k, leaves.size())));
    }

    @Test
    void aTreeGoesOnFromWhatWasKeptOfIt() {
        List<byte[]> leaves = leaves(100);
        for (int size = 1; size < 100; size++) {
            MerkleFrontier first = tree(leaves.subList(0, size));
            assertArrayEquals(defined(leaves.subList(0, size)), first.root());
            MerkleFrontier second = MerkleFrontier.of(size, first.nodes());
            leaves.subList(size, 100).forEach(second::append);
            assertArrayEquals(tree(leaves).root(), second.root());
            assertEquals(size, first.size());
        }
        List<byte[]> two = tree(leaves.subList(0, 3)).nodes();
        assertThrows(IllegalArgumentException.class, () -> MerkleFrontier.of(4, two));
        assertThrows(IllegalArgumentException.class, () -> MerkleFrontier.of(1, List.of(new byte[31])));
    }

    @Test
    void everyTreeIsProvedToContinueEveryEarlierOne() {
        List<byte[]> leaves = leaves(65);
        for (int to = 0; to <= 65; to++) {
            byte[] root = tree(leaves.subList(0, to)).root();
            for (int from = 0; from <= to; from++) {
                MerkleFrontier old = tree(leaves.subList(0, from));
                List<byte[]> proof = ConsistencyProof.of(old, leaves.subList(from, to));
                assertTrue(ConsistencyProof.verifies(from, old.root(), to, root, proof), from + " to " + to);
            }
        }
    }

    @Test
    void nothingElseIsProved() {
        List<byte[]> leaves = leaves(40);
        List<byte[]> other = leaves(40);
        other.set(5, hashes.leaf(new byte[] {1}));
        for (int from = 6; from < 40; from++) {
            for (int to = from; to <= 40; to++) {
                MerkleFrontier forged = tree(other.subList(0, from));
                byte[] root = tree(leaves.subList(0, to)).root();
                List<byte[]> proof = ConsistencyProof.of(tree(leaves.subList(0, from)), leaves.subList(from, to));
                assertFalse(ConsistencyProof.verifies(from, forged.root(), to, root, proof));
                List<byte[]> self = ConsistencyProof.of(forged, leaves.subList(from, to));
                assertFalse(ConsistencyProof.verifies(from, forged.root(), to, root, self));
                for (int i = 0; i < proof.size(); i++) {
                    List<byte[]> damaged = new ArrayList<>(proof);
                    damaged.set(i, hashes.leaf(damaged.get(i)));
                    assertFalse(ConsistencyProof.verifies(from, tree(leaves.subList(0, from)).root(), to, root,
                            damaged));
                    damaged.remove(i);
                    assertFalse(ConsistencyProof.verifies(from, tree(leaves.subList(0, from)).root(), to, root,
                            damaged));
                }
                List<byte[]> longer = new ArrayList<>(proof);
                longer.add(root);
                assertFalse(ConsistencyProof.verifies(from, tree(leaves.subList(0, from)).root(), to, root, longer));
            }
        }
        assertFalse(ConsistencyProof.verifies(5, new byte[32], 4, new byte[32], List.of()));
        assertFalse(ConsistencyProof.verifies(3, new byte[32], 4, new byte[32], List.of(new byte[3])));
        assertFalse(ConsistencyProof.verifies(-1, new byte[32], 4, new byte[32], List.of()));
    }
}
