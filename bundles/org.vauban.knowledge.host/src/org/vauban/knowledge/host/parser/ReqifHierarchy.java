// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.parser;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.content.ReadException;

/**
 * Collects the trees of requirements in the specifications of a ReqIF file from its {@code SPEC-HIERARCHY} elements,
 * whose children may stand before or after the reference to the requirement itself. For one file.
 */
final class ReqifHierarchy {
    private static final String NODE = "SPEC-HIERARCHY";
    private static final String OBJECT_REFERENCE = "SPEC-OBJECT-REF";
    private static final int MOST = 1_000_000;

    /**
     * A requirement at its position in the tree.
     *
     * @param object identifier of the requirement
     * @param depth 0 for a root
     */
    record Entry(String object, int depth) {}

    private static final class Node {
        private String object = "";
        private final List<Node> children = new ArrayList<>();
    }

    private final List<Node> roots = new ArrayList<>();
    private final Deque<Node> open = new ArrayDeque<>();
    private int nodes;

    void start(String element) throws ReadException {
        if (element.equals(NODE)) {
            if (++nodes > MOST) {
                throw new ReadException(ReadFailure.TOO_LARGE, "more than " + MOST + " places of requirements");
            }
            Node node = new Node();
            Node parent = open.peek();
            (parent == null ? roots : parent.children).add(node);
            open.push(node);
        }
    }

    /** Whether the parser is inside a hierarchy element, so that a reference belongs to it. */
    boolean isOpen() {
        return !open.isEmpty();
    }

    /** @param reference target of the element, if it is a reference */
    void end(String element, String reference) {
        Node node = open.peek();
        if (node != null && element.equals(NODE)) {
            open.pop();
        } else if (node != null && element.equals(OBJECT_REFERENCE)) {
            node.object = reference;
        }
    }

    /** Returns all requirements in order, parents before their children. */
    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        add(roots, 0, entries);
        return entries;
    }

    /** Recurses no deeper than the XML is nested, which is limited. */
    private static void add(List<Node> nodes, int depth, List<Entry> entries) {
        for (Node node : nodes) {
            entries.add(new Entry(node.object, depth));
            add(node.children, depth + 1, entries);
        }
    }
}
