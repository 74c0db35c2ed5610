// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.rendering.Rendering;

/**
 * The {@code loop} variable of a {@code for}: its position, and the previous and next items. Looks ahead only on
 * demand.
 */
public final class LoopValue implements TemplateCallable {
    /** Returned by {@link #attribute} for an unknown name. */
    public static final Object NO_SUCH = new Object();

    private Iterator<Object> items;
    private final int depth;
    private final Function recursion;
    private final Rendering run;
    private long length;
    private long index0 = -1;
    private Object before;
    private Object current;
    private Object after;
    private boolean peeked;
    private Object lastChecked = NO_SUCH;

    /**
     * @param length -1 if it is unknown before the iteration ends
     * @param recursion implementation of {@code loop(items)}, or null if the loop is not marked as recursive
     */
    public LoopValue(Iterator<Object> items, long length, int depth, @Nullable Function recursion, Rendering run) {
        this.items = items;
        this.length = length;
        this.depth = depth;
        this.recursion = recursion;
        this.run = run;
    }

    /** Moves to the next item, if there is one. */
    public boolean advance() {
        if (!peek()) {
            return false;
        }
        before = current;
        current = after;
        peeked = false;
        index0++;
        return true;
    }

    private boolean peek() {
        if (!peeked && items.hasNext()) {
            after = items.next();
            peeked = true;
        }
        return peeked;
    }

    public @Nullable Object current() {
        return current;
    }

    long index() {
        return index0 + 1;
    }

    long length() {
        if (length < 0) {
            List<Object> rest = new ArrayList<>();
            while (items.hasNext()) {
                run.elements(1);
                rest.add(items.next());
            }
            items = rest.iterator();
            length = rest.size() + index0 + 1 + (peeked ? 1 : 0);
        }
        return length;
    }

    /** Returns an attribute, which may be null for None, or {@link #NO_SUCH}. */
    public @Nullable Object attribute(String name) {
        return switch (name) {
            case "index" -> index0 + 1;
            case "index0" -> index0;
            case "revindex" -> length() - index0;
            case "revindex0" -> length() - index0 - 1;
            case "first" -> index0 == 0;
            case "last" -> !peek();
            case "length" -> length();
            case "depth" -> (long) depth + 1;
            case "depth0" -> (long) depth;
            case "previtem" -> index0 == 0 ? Undefined.of("there is no previous item") : before;
            case "nextitem" -> peek() ? after : Undefined.of("there is no next item");
            case "cycle" -> TemplateCallable.of(name, (arguments, r) -> {
                if (arguments.positional().isEmpty()) {
                    throw r.type("no items for cycling given");
                }
                return arguments.positional().get((int) (index0 % arguments.positional().size()));
            });
            case "changed" -> TemplateCallable.of(name, (arguments, r) -> {
                TupleValue value = new TupleValue(arguments.positional());
                if (lastChecked != NO_SUCH && ValueComparison.equal(lastChecked, value, r)) {
                    return false;
                }
                lastChecked = value;
                return true;
            });
            default -> NO_SUCH;
        };
    }

    @Override
    public String name() {
        return "loop";
    }

    @Override
    public @Nullable Object call(Arguments arguments, Rendering r) {
        if (recursion == null) {
            throw r.type("The loop must have the 'recursive' marker to be called recursively.");
        }
        return recursion.apply(arguments, r);
    }
}
