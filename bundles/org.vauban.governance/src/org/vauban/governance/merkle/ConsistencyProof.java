// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.merkle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Proofs that a tree continues an earlier one, as in RFC 6962, section 2.1.2; verified as in RFC 9162, section 2.1.4.2.
 */
public final class ConsistencyProof {
    private final MerkleHashes hashes = new MerkleHashes();
    private final long oldSize;
    private final Map<Long, byte[]> oldNodes = new HashMap<>();
    private final List<byte[]> leaves;
    private final List<byte[]> proof = new ArrayList<>();

    private ConsistencyProof(MerkleFrontier old, List<byte[]> leaves) {
        this.oldSize = old.size();
        this.leaves = leaves;
        long start = 0;
        List<byte[]> nodes = old.nodes();
        int next = 0;
        for (int bit = 62; bit >= 0; bit--) {
            if ((oldSize >> bit & 1) == 1) {
                oldNodes.put(start, nodes.get(next++));
                start += 1L << bit;
            }
        }
    }

    /**
     * Returns the proof that the tree with these further leaves continues {@code old}.
     *
     * @param leaves hashes of the leaves after those of {@code old}
     * @return empty if there is nothing to prove: no leaves before or none after
     */
    public static List<byte[]> of(MerkleFrontier old, List<byte[]> leaves) {
        if (old.size() == 0 || leaves.isEmpty()) {
            return List.of();
        }
        ConsistencyProof making = new ConsistencyProof(old, leaves);
        making.subproof(0, old.size() + leaves.size(), true);
        return List.copyOf(making.proof);
    }

    /** Adds the nodes that prove the part of the old tree within these leaves, in the order of RFC 6962. */
    private void subproof(long from, long to, boolean whole) {
        if (oldSize == to) {
            if (!whole) {
                proof.add(oldNode(from));
            }
            return;
        }
        long middle = from + Long.highestOneBit(to - from - 1);
        if (oldSize <= middle) {
            subproof(from, middle, whole);
            proof.add(newNode(middle, to));
        } else {
            subproof(middle, to, false);
            proof.add(oldNode(from));
        }
    }

    private byte[] oldNode(long from) {
        byte[] node = oldNodes.get(from);
        if (node == null) {
            throw new IllegalStateException("no subtree at " + from + " of " + oldSize);
        }
        return node;
    }

    private byte[] newNode(long from, long to) {
        if (to - from == 1) {
            return leaves.get((int) (from - oldSize));
        }
        long middle = from + Long.highestOneBit(to - from - 1);
        return hashes.node(newNode(from, middle), newNode(middle, to));
    }

    /** Whether a proof shows that the tree of the second size and root continues that of the first. */
    public static boolean verifies(long oldSize, byte[] oldRoot, long size, byte[] root, List<byte[]> proof) {
        if (oldSize < 0 || oldSize > size || proof.stream().anyMatch(node -> node.length != MerkleHashes.LENGTH)) {
            return false;
        }
        if (oldSize == size) {
            return proof.isEmpty() && Arrays.equals(oldRoot, root);
        }
        if (oldSize == 0) {
            return proof.isEmpty();
        }
        List<byte[]> path = new ArrayList<>(proof);
        if (Long.bitCount(oldSize) == 1) {
            path.addFirst(oldRoot);
        }
        return !path.isEmpty() && climbs(oldSize - 1, oldRoot, size - 1, root, path);
    }

    private static boolean climbs(long oldLast, byte[] oldRoot, long last, byte[] root, List<byte[]> path) {
        MerkleHashes hashes = new MerkleHashes();
        int common = Long.numberOfTrailingZeros(~oldLast);
        long before = oldLast >> common;
        long now = last >> common;
        byte[] oldHash = path.getFirst();
        byte[] hash = path.getFirst();
        for (byte[] node : path.subList(1, path.size())) {
            if (now == 0) {
                return false;
            }
            if ((before & 1) == 1 || before == now) {
                oldHash = hashes.node(node, oldHash);
                hash = hashes.node(node, hash);
                while ((before & 1) == 0 && before != 0) {
                    before >>= 1;
                    now >>= 1;
                }
            } else {
                hash = hashes.node(hash, node);
            }
            before >>= 1;
            now >>= 1;
        }
        return now == 0 && Arrays.equals(oldHash, oldRoot) && Arrays.equals(hash, root);
    }
}
