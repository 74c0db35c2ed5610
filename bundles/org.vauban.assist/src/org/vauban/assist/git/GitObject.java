// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.git;

import org.eclipse.jdt.annotation.Nullable;

/** An object of a repository. */
record GitObject(Type type, byte[] content) {

    /** The types, in the order of their numbers in packs. */
    enum Type {
        COMMIT, TREE, BLOB, TAG;

        /** @return null for an unknown name */
        static @Nullable Type of(String name) {
            return switch (name) {
                case "commit" -> COMMIT;
                case "tree" -> TREE;
                case "blob" -> BLOB;
                case "tag" -> TAG;
                default -> null;
            };
        }
    }

    /** An object exists, but exceeds the size limit. */
    static final class TooLargeException extends java.io.IOException {
        private static final long serialVersionUID = 1L;

        TooLargeException(String id) {
            super("object " + id + " is too large");
        }
    }
}
