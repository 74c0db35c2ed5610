// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.policy;

import java.util.List;
import java.util.Locale;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.layout.TableColumnLayout;
import org.eclipse.jface.viewers.ColumnWeightData;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.ISharedImages;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.privacy.EffectivePolicy;
import org.vauban.assist.privacy.EffectiveSetting;
import org.vauban.ide.theme.Icons;
import org.vauban.ide.workbench.AccessibleName;

/**
 * Lists all settings that policies may contain, with value and origin: those set by a policy are locked and labelled
 * so. The details of the selected setting are shown below. UI thread.
 */
public final class PolicyTable extends Composite {

    private static final int ROWS = 4;
    private static final int DETAIL_LINES = 4;
    private static final int WIDTH = 300;
    private static final int[] WEIGHTS = {29, 20, 21, 30};

    private final Label banner;
    private final Label bannerIcon;
    private final Text filter;
    private final Table table;
    private final Text details;
    private final Image lock;
    private EffectivePolicy policy;

    /** Creates a table that is empty until {@link #show}. */
    public PolicyTable(Composite parent) {
        super(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(this);
        Composite head = new Composite(this, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).applyTo(head);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(head);
        bannerIcon = new Label(head, SWT.NONE);
        GridDataFactory.swtDefaults().align(SWT.BEGINNING, SWT.TOP).applyTo(bannerIcon);
        banner = new Label(head, SWT.WRAP);
        banner.setText(Messages.Policy_reading);
        GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(banner);
        filter = new Text(this, SWT.SEARCH | SWT.ICON_CANCEL);
        filter.setMessage(Messages.Policy_filter);
        AccessibleName.give(filter, Messages.Policy_filter);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(filter);
        table = table();
        lock = Icons.image(table, "privacy");
        details = new Text(this, SWT.READ_ONLY | SWT.MULTI | SWT.WRAP | SWT.BORDER | SWT.V_SCROLL);
        AccessibleName.give(details, Messages.Policy_details);
        GridDataFactory.fillDefaults().grab(true, true).hint(WIDTH, details.getLineHeight() * DETAIL_LINES)
                .applyTo(details);
        filter.addListener(SWT.Modify, event -> fill());
        table.addListener(SWT.Selection, event -> tell());
        // otherwise neither a screen reader nor the Tab key can leave a multi-line text
        details.addListener(SWT.Traverse, event -> event.doit = true);
    }

    private Table table() {
        Composite holder = new Composite(this, SWT.NONE);
        TableColumnLayout layout = new TableColumnLayout();
        holder.setLayout(layout);
        Table made = new Table(holder, SWT.BORDER | SWT.FULL_SELECTION | SWT.SINGLE | SWT.V_SCROLL);
        made.setHeaderVisible(true);
        String[] titles = {Messages.Column_setting, Messages.Column_value, Messages.Column_state,
                Messages.Column_decidedBy};
        for (int i = 0; i < titles.length; i++) {
            TableColumn column = new TableColumn(made, SWT.NONE);
            column.setText(titles[i]);
            layout.setColumnData(column, new ColumnWeightData(WEIGHTS[i], 60));
        }
        AccessibleName.give(made, Messages.Policy_table);
        GridDataFactory.fillDefaults().grab(true, true)
                .hint(WIDTH, made.getHeaderHeight() + made.getItemHeight() * ROWS).applyTo(holder);
        return made;
    }

    /** Shows a policy; keeps the selected setting. */
    public void show(EffectivePolicy next) {
        if (isDisposed()) {
            return;
        }
        policy = next;
        String failure = next.failure();
        long locked = next.settings().stream().filter(EffectiveSetting::decided).count();
        String sentence = failure != null ? NLS.bind(Messages.Policy_invalid, failure)
                : locked == 0 ? Messages.Policy_none : NLS.bind(Messages.Policy_locked, locked, next.settings().size());
        if (!next.notes().isEmpty()) {
            sentence += '\n' + String.join("\n", next.notes());
        }
        banner.setText(sentence.replace("&", "&&"));
        bannerIcon.setImage(PlatformUI.getWorkbench().getSharedImages().getImage(failure != null
                ? ISharedImages.IMG_OBJS_ERROR_TSK
                : next.notes().isEmpty() ? ISharedImages.IMG_OBJS_INFO_TSK : ISharedImages.IMG_OBJS_WARN_TSK));
        filter.setEnabled(failure == null);
        table.setEnabled(failure == null);
        fill();
        bannerIcon.requestLayout();
        banner.requestLayout();
    }

    private void fill() {
        if (policy == null) {
            return;
        }
        String selected = table.getSelectionCount() == 0 ? "" : table.getSelection()[0].getText();
        String wanted = filter.getText().strip().toLowerCase(Locale.ROOT);
        List<EffectiveSetting> settings = policy.settings().stream()
                .filter(each -> (each.name() + ' ' + each.description() + ' ' + PolicyText.state(each) + ' '
                        + each.text()).toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
        table.setRedraw(false);
        table.removeAll();
        for (EffectiveSetting each : settings) {
            TableItem item = new TableItem(table, SWT.NONE);
            item.setText(new String[] {each.name(), PolicyText.values(each.values()), PolicyText.state(each),
                    PolicyText.decidedBy(each)});
            if (each.decided()) {
                item.setImage(2, lock);
            }
            item.setData(each);
        }
        table.setRedraw(true);
        select(selected);
    }

    /** Selects a setting if it is listed, else the first one. @param name name of the setting in policies */
    public void select(String name) {
        int row = 0;
        for (int i = 0; i < table.getItemCount(); i++) {
            row = table.getItem(i).getText().equals(name) ? i : row;
        }
        if (table.getItemCount() > 0) {
            table.setSelection(row);
            table.showSelection();
        }
        tell();
    }

    private void tell() {
        String text = table.getSelectionCount() == 0 ? ""
                : PolicyText.details((EffectiveSetting) table.getSelection()[0].getData());
        details.setText(text);
    }

    /** Returns the table of settings; for tests. */
    public Table settings() {
        return table;
    }

    /** Returns the details of the selected setting. */
    public String detailsText() {
        return details.getText();
    }

    /** Returns the text about the policy as a whole. */
    public String bannerText() {
        return banner.getText();
    }

    /** Returns the filter field. */
    public Text filter() {
        return filter;
    }

    @Override
    public boolean setFocus() {
        return table.isEnabled() ? table.setFocus() : details.setFocus();
    }
}
