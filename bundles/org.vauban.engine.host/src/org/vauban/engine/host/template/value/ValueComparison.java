// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.value;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.rendering.TemplateException;

/**
 * Equality, order and membership of values as in Python; charges a step per visited element and a level per nesting.
 */
public final class ValueComparison {
    private ValueComparison() {}

    public static boolean equal(@Nullable Object left, @Nullable Object right, Rendering run) {
        if (Values.isNumber(left) && Values.isNumber(right)) {
            return compareNumbers(left, right) == 0;
        }
        String text = Values.text(left);
        if (text != null) {
            String other = Values.text(right);
            run.read(text.length());
            return text.equals(other);
        }
        run.enter();
        try {
            return switch (left) {
                case null -> right == null;
                case ListValue l -> right instanceof ListValue r && equalItems(l.items(), r.items(), run);
                case TupleValue l -> right instanceof TupleValue r && equalItems(l.items(), r.items(), run);
                case DictValue l -> right instanceof DictValue r && equalEntries(l, r, run);
                case RangeValue l -> right instanceof RangeValue r && l.size() == r.size()
                        && (l.size() == 0 || l.start() == r.start() && (l.size() == 1 || l.step() == r.step()));
                case Undefined l -> right instanceof Undefined;
                default -> left == right;
            };
        } finally {
            run.leave();
        }
    }

    private static boolean equalItems(List<Object> left, List<Object> right, Rendering run) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!equal(left.get(i), right.get(i), run)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalEntries(DictValue left, DictValue right, Rendering run) {
        if (left.size() != right.size()) {
            return false;
        }
        for (DictValue.Entry entry : left.entries()) {
            DictValue.Entry other = right.get(entry.key(), run);
            if (other == null || !equal(entry.value(), other.value(), run)) {
                return false;
            }
        }
        return true;
    }

    /** Returns 2 if one operand is NaN, so that it is neither equal, less nor greater. */
    private static int compareNumbers(@Nullable Object left, @Nullable Object right) {
        if (!(left instanceof Double) && !(right instanceof Double)) {
            return Long.compare(whole(left), whole(right));
        }
        double a = Values.number(left);
        double b = Values.number(right);
        return a < b ? -1 : a > b ? 1 : a == b ? 0 : 2;
    }

    private static long whole(@Nullable Object value) {
        return value instanceof Boolean b ? b ? 1 : 0 : (Long) Objects.requireNonNull(value);
    }

    /**
     * Returns a negative number, 0 or a positive number.
     *
     * @throws TemplateException if values of these types have no order
     */
    public static int order(@Nullable Object left, @Nullable Object right, Rendering run) {
        run.step();
        if (Values.isNumber(left) && Values.isNumber(right)) {
            int order = compareNumbers(left, right);
            return order == 2 ? 0 : order;
        }
        String a = Values.text(left);
        String b = Values.text(right);
        if (a != null && b != null) {
            run.read(Math.min(a.length(), b.length()));
            return compareTexts(a, b);
        }
        if (left instanceof ListValue l && right instanceof ListValue r) {
            return orderItems(l.items(), r.items(), run);
        }
        if (left instanceof TupleValue l && right instanceof TupleValue r) {
            return orderItems(l.items(), r.items(), run);
        }
        if (left instanceof Undefined u) {
            throw u.use(run);
        }
        if (right instanceof Undefined u) {
            throw u.use(run);
        }
        throw run.type("'<' not supported between instances of '" + Values.typeName(left) + "' and '"
                + Values.typeName(right) + "'");
    }

    private static int orderItems(List<Object> left, List<Object> right, Rendering run) {
        run.enter();
        int common = Math.min(left.size(), right.size());
        int order = Integer.compare(left.size(), right.size());
        for (int i = 0; i < common; i++) {
            if (!equal(left.get(i), right.get(i), run)) {
                order = order(left.get(i), right.get(i), run);
                break;
            }
        }
        run.leave();
        return order;
    }

    /** Compares code points; Java compares UTF-16 units, whose order differs beyond U+FFFF. */
    private static int compareTexts(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                return Character.isSurrogate(x) == Character.isSurrogate(y) ? Character.compare(x, y)
                        : Character.isSurrogate(x) ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    /** Evaluates {@code item in container}. */
    public static boolean contains(@Nullable Object container, @Nullable Object item, Rendering run) {
        String text = Values.text(container);
        if (text != null) {
            String part = Values.text(item);
            if (part == null) {
                throw item instanceof Undefined u ? u.use(run)
                        : run.type("'in <string>' requires string as left operand, not " + Values.typeName(item));
            }
            return TextFunctions.contains(text, part, run);
        }
        if (container instanceof DictValue dict) {
            return dict.get(item, run) != null;
        }
        if (container instanceof RangeValue range && Values.isInteger(item)) {
            long offset = whole(item) - range.start();
            return offset % range.step() == 0 && offset / range.step() >= 0 && offset / range.step() < range.size();
        }
        if (container == null || !Values.isIterable(container)) {
            throw run.type("argument of type '" + Values.typeName(container) + "' is not iterable");
        }
        for (Iterator<Object> i = Values.iterate(container, run); i.hasNext();) {
            if (equal(i.next(), item, run)) {
                return true;
            }
        }
        return false;
    }

    /** Evaluates a comparison operator. */
    public static boolean test(String operator, @Nullable Object left, @Nullable Object right, Rendering run) {
        return switch (operator) {
            case "==" -> equal(left, right, run);
            case "!=" -> !equal(left, right, run);
            case "in" -> contains(right, left, run);
            case "not in" -> !contains(right, left, run);
            default -> {
                if (Values.isNumber(left) && Values.isNumber(right) && compareNumbers(left, right) == 2) {
                    yield false;
                }
                int order = order(left, right, run);
                yield switch (operator) {
                    case "<" -> order < 0;
                    case "<=" -> order <= 0;
                    case ">" -> order > 0;
                    default -> order >= 0;
                };
            }
        };
    }

    /** Sorts stably. */
    public static <T> void sort(List<T> items, Comparator<T> order, Rendering run) {
        try {
            items.sort(order);
        } catch (IllegalArgumentException e) {
            // the comparison contradicts itself, which NaN can cause
            throw run.value("The values cannot be sorted.");
        }
    }
}
