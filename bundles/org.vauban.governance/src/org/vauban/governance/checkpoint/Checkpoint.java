// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.merkle.MerkleHashes;

/**
 * The text that a log signs about its state, in the form of <a
 * href="https://c2sp.org/tlog-checkpoint">c2sp.org/tlog-checkpoint</a>. Vauban writes three extension lines:
 * {@code time} (UTC, ISO 8601), {@code head} (hash of the last line, hexadecimal) and {@code policy} (hash of the
 * effective policy, hexadecimal). Immutable.
 *
 * @param origin name of the log, not empty
 * @param size number of leaves
 * @param root 32 bytes
 * @param extensions further lines, none of them empty
 */
public record Checkpoint(String origin, long size, byte[] root, List<String> extensions) {
    private static final int MOST_EXTENSIONS = 64;

    /** @throws IllegalArgumentException if a line could not be read back unchanged */
    public Checkpoint {
        extensions = List.copyOf(extensions);
        root = root.clone();
        if (!isLine(origin) || size < 0 || root.length != MerkleHashes.LENGTH
                || !extensions.stream().allMatch(Checkpoint::isLine)) {
            throw new IllegalArgumentException(origin + ", " + size);
        }
    }

    private static boolean isLine(String text) {
        return !text.isEmpty() && text.chars().noneMatch(c -> c < ' ');
    }

    /**
     * Parses the text of a note.
     *
     * @throws CheckpointFormatException if it is not a checkpoint
     */
    public static Checkpoint parse(String text) throws CheckpointFormatException {
        List<String> lines = Arrays.asList(text.split("\n", -1));
        if (lines.size() < 4 || lines.size() > MOST_EXTENSIONS + 4 || !lines.getLast().isEmpty()
                || !lines.get(1).matches("0|[1-9][0-9]{0,17}")) {
            throw new CheckpointFormatException(Messages.text("checkpoint.form"));
        }
        try {
            return new Checkpoint(lines.get(0), Long.parseLong(lines.get(1)), Base64.getDecoder().decode(lines.get(2)),
                    lines.subList(3, lines.size() - 1));
        } catch (IllegalArgumentException e) {
            throw new CheckpointFormatException(Messages.text("checkpoint.form"));
        }
    }

    /** Returns the text to sign. */
    public String text() {
        List<String> lines = new ArrayList<>(
                List.of(origin, Long.toString(size), Base64.getEncoder().encodeToString(root)));
        lines.addAll(extensions);
        return String.join("\n", lines) + '\n';
    }

    /** Returns the value of the extension line with this name, empty if there is none. */
    public Optional<String> extension(String name) {
        return extensions.stream().filter(line -> line.startsWith(name + ' '))
                .map(line -> line.substring(name.length() + 1)).findFirst();
    }

    @Override
    public byte[] root() {
        return root.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Checkpoint that && origin.equals(that.origin) && size == that.size
                && Arrays.equals(root, that.root) && extensions.equals(that.extensions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(origin, size, Arrays.hashCode(root), extensions);
    }

    @Override
    public String toString() {
        return "Checkpoint[" + origin + ", " + size + ']';
    }
}
