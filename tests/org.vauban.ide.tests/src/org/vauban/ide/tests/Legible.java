// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CLabel;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;

/** Finds truncated text: wider than its control, or outside the visible area. UI thread. */
public final class Legible {

    private final List<String> cut = new ArrayList<>();

    private Legible() {}

    /** @return the truncated texts, each with its location */
    public static List<String> cutIn(Composite root) {
        Legible legible = new Legible();
        legible.look(root);
        return legible.cut;
    }

    /** @return the cells of a table that are wider than their column, and the columns that are out of sight */
    public static List<String> cutIn(Table table) {
        List<String> cut = new ArrayList<>();
        GC gc = new GC(table);
        try {
            int right = 0;
            for (int i = 0; i < table.getColumnCount(); i++) {
                right += table.getColumn(i).getWidth();
                for (TableItem item : table.getItems()) {
                    int wanted = gc.textExtent(item.getText(i)).x;
                    if (wanted > item.getTextBounds(i).width) {
                        cut.add("\u201c" + item.getText(i) + "\u201d has " + item.getTextBounds(i).width + " and wants "
                                + wanted);
                    }
                }
            }
            if (right > table.getClientArea().width + 1) {
                cut.add("the columns end at " + right + " of " + table.getClientArea().width);
            }
        } finally {
            gc.dispose();
        }
        return cut;
    }

    private void look(Composite in) {
        for (Control child : in.getChildren()) {
            if (!child.isVisible()) {
                continue;
            }
            String words = words(child);
            if (words != null && !words.isBlank()) {
                judge(child, words);
            }
            if (child instanceof Composite inner && !(child instanceof CLabel)) {
                look(inner);
            }
        }
    }

    private static String words(Control control) {
        return switch (control) {
            case Button button -> button.getText();
            case Link link -> link.getText();
            case Label label when (label.getStyle() & SWT.SEPARATOR) == 0 -> label.getText();
            case CLabel label -> label.getText();
            default -> null;
        };
    }

    private void judge(Control control, String words) {
        Point size = control.getSize();
        boolean wraps = (control.getStyle() & SWT.WRAP) != 0 || control instanceof Link;
        Point wanted = wraps ? control.computeSize(size.x, SWT.DEFAULT) : control.computeSize(SWT.DEFAULT, SWT.DEFAULT);
        if (wraps ? wanted.y > size.y + 1 : wanted.x > size.x + 1) {
            cut.add("\u201c" + words + "\u201d has " + size + " and wants " + wanted);
        }
        Rectangle place = control.getBounds();
        int right = place.x + place.width;
        for (Composite parent = control.getParent(); parent != null; parent = parent.getParent()) {
            if (right > parent.getClientArea().width + 1) {
                cut.add("\u201c" + words + "\u201d ends at " + right + " of " + parent.getClientArea().width);
                return;
            }
            if (parent instanceof Shell) {
                return;
            }
            right += parent.getLocation().x;
        }
    }
}
