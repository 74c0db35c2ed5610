// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.view;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.vauban.governance.export.AuditPeriod;

/** Fields for the first and the last day of a period; either may be empty. UI thread. */
final class PeriodFields {

    private static final int WIDTH = 90;

    private final Text from;
    private final Text to;

    /**
     * Creates the fields in four columns of a parent.
     *
     * @param asked called when Enter is pressed in a field
     */
    PeriodFields(Composite parent, Runnable asked) {
        from = field(parent, Messages.Period_from, asked);
        to = field(parent, Messages.Period_to, asked);
    }

    private static Text field(Composite parent, String label, Runnable asked) {
        new Label(parent, SWT.NONE).setText(label);
        Text text = new Text(parent, SWT.BORDER | SWT.SINGLE);
        text.setMessage(Messages.Period_form);
        text.setToolTipText(Messages.Period_formTip);
        text.addListener(SWT.DefaultSelection, event -> asked.run());
        GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(text);
        return text;
    }

    /** Returns the period in the user's time zone; empty while {@link #complaint} reports an error. */
    Optional<AuditPeriod> period() {
        if (complaint().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new AuditPeriod(start(day(from), 0), start(day(to), 1)));
    }

    private static @Nullable Instant start(Optional<LocalDate> day, int later) {
        return day.map(each -> each.plusDays(later).atStartOfDay(ZoneId.systemDefault()).toInstant()).orElse(null);
    }

    /** Returns the error in the days, one sentence. */
    Optional<String> complaint() {
        for (Text field : new Text[] {from, to}) {
            if (!field.getText().isBlank() && day(field).isEmpty()) {
                return Optional.of(NLS.bind(Messages.Period_invalid, field.getText().strip()));
            }
        }
        Optional<LocalDate> first = day(from);
        Optional<LocalDate> last = day(to);
        return first.isPresent() && last.isPresent() && last.get().isBefore(first.get())
                ? Optional.of(Messages.Period_reversed)
                : Optional.empty();
    }

    private static Optional<LocalDate> day(Text field) {
        try {
            return field.getText().isBlank() ? Optional.empty() : Optional.of(LocalDate.parse(field.getText().strip()));
        } catch (DateTimeParseException e) {
            return Optional.empty(); // reported as a sentence
        }
    }

    /** Returns the field of the first day. */
    Text from() {
        return from;
    }

    /** Returns the field of the last day. */
    Text to() {
        return to;
    }
}
