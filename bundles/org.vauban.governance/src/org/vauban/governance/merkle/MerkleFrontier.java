// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * A Merkle tree of which only the roots of its complete subtrees are kept: enough to add leaves and to compute the
 * root, in as many hashes as the size has one bits. Not thread-safe.
 */
public final class MerkleFrontier {
    private final MerkleHashes hashes = new MerkleHashes();
    private final List<byte[]> nodes;
    private long size;

    /** Creates a tree without leaves. */
    public MerkleFrontier() {
        nodes = new ArrayList<>();
    }

    private MerkleFrontier(long size, List<byte[]> nodes) {
        this.size = size;
        this.nodes = new ArrayList<>(nodes);
    }

    /**
     * Restores a tree.
     *
     * @param size number of its leaves
     * @param nodes nodes as from {@link #nodes()}
     * @throws IllegalArgumentException if a tree of this size has another number of nodes, or one is not a hash
     */
    public static MerkleFrontier of(long size, List<byte[]> nodes) {
        if (size < 0 || Long.bitCount(size) != nodes.size()
                || nodes.stream().anyMatch(node -> node.length != MerkleHashes.LENGTH)) {
            throw new IllegalArgumentException(nodes.size() + " nodes do not make a tree of " + size + " leaves");
        }
        return new MerkleFrontier(size, nodes);
    }

    /** Returns an independent copy of the tree. */
    public MerkleFrontier copy() {
        return new MerkleFrontier(size, nodes);
    }

    /** Appends a leaf, given by its hash. */
    public void append(byte[] leafHash) {
        byte[] node = leafHash;
        for (long complete = size; (complete & 1) == 1; complete >>= 1) {
            node = hashes.node(nodes.removeLast(), node);
        }
        nodes.add(node);
        size++;
    }

    /** Returns the number of leaves. */
    public long size() {
        return size;
    }

    /** Returns the roots of the complete subtrees, the largest and leftmost first: one for each one bit of the size. */
    public List<byte[]> nodes() {
        return List.copyOf(nodes);
    }

    /** Returns the root, as RFC 6962 defines it. */
    public byte[] root() {
        if (nodes.isEmpty()) {
            return MerkleHashes.empty();
        }
        byte[] root = nodes.getLast();
        for (int i = nodes.size() - 2; i >= 0; i--) {
            root = hashes.node(nodes.get(i), root);
        }
        return root;
    }
}
