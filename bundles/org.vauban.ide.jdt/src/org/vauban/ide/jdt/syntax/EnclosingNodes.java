// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.syntax;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.dom.ASTNode;

/** Finds the nodes that enclose a Java node. Pure. */
public final class EnclosingNodes {

    private EnclosingNodes() {}

    /** Returns the innermost enclosing node of a kind, the node itself included; null if there is none. */
    public static <T extends ASTNode> @Nullable T of(ASTNode node, Class<T> kind) {
        return kind.cast(first(node, kind));
    }

    /** Returns the innermost enclosing node of any of the kinds, the node itself included; null if there is none. */
    public static @Nullable ASTNode first(ASTNode node, Class<?>... kinds) {
        return Stream.iterate(node, Objects::nonNull, ASTNode::getParent)
                .filter(each -> Arrays.stream(kinds).anyMatch(kind -> kind.isInstance(each))).findFirst().orElse(null);
    }
}
