// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.syntax;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jdt.core.dom.ASTNode;

/** What a node of Java stands in. Pure. */
public final class EnclosingNodes {

    private EnclosingNodes() {}

    /** The first of a kind from the node outwards, the node itself included; null where there is none. */
    public static <T extends ASTNode> @Nullable T of(ASTNode node, Class<T> kind) {
        return kind.cast(first(node, kind));
    }

    /** The first of any of the kinds from the node outwards, the node itself included; null where there is none. */
    public static @Nullable ASTNode first(ASTNode node, Class<?>... kinds) {
        return Stream.iterate(node, Objects::nonNull, ASTNode::getParent)
                .filter(each -> Arrays.stream(kinds).anyMatch(kind -> kind.isInstance(each))).findFirst().orElse(null);
    }
}
