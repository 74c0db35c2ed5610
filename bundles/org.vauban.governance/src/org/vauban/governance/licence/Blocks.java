// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.licence;

/**
 * Computes one check byte for each {@value #LENGTH} characters of a file. The bytes show how far a text and a file are
 * equal on both sides of a gram that they have in common; one wrong block in 256 goes unnoticed. Pure.
 */
final class Blocks {
    /** Characters per block. */
    static final int LENGTH = 4;

    private Blocks() {}

    /** Returns the byte of the block that begins at {@code start}. */
    static byte of(NormalizedCode code, int start) {
        long four = 0;
        for (int i = start; i < start + LENGTH; i++) {
            four = four << Character.SIZE | code.charAt(i);
        }
        return (byte) (Fingerprints.mix(four) >>> Long.SIZE - Byte.SIZE);
    }

    /** Returns the number of whole blocks in a file of that many characters. */
    static int count(int characters) {
        return characters / LENGTH;
    }

    /** Returns the blocks of a whole file. */
    static byte[] of(NormalizedCode code) {
        byte[] blocks = new byte[count(code.length())];
        for (int block = 0; block < blocks.length; block++) {
            blocks[block] = of(code, block * LENGTH);
        }
        return blocks;
    }
}
