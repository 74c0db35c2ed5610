// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance.view;

import java.util.List;
import java.util.stream.Stream;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Table;
import org.eclipse.ui.IWorkbenchCommandConstants;
import org.eclipse.ui.handlers.IHandlerService;
import org.vauban.assist.privacy.EffectivePolicy;
import org.vauban.assist.privacy.PolicyChanges;
import org.vauban.assist.privacy.PrivacyStatus;
import org.vauban.assist.privacy.SignedPolicyStatus;
import org.vauban.assist.privacy.SignedPolicyStatus.Validity;
import org.vauban.ide.governance.view.LabelledTable.Column;
import org.vauban.ide.policy.PolicyTable;
import org.vauban.ide.policy.PolicyText;
import org.vauban.ide.workbench.UiAssistCall;

/** Shows the effective policy: the signed policies in force with signers and expiry, and all settings. */
public final class EffectivePolicyView extends GovernanceView {

    private PolicyTable settings;
    private LabelledTable<SignedPolicyStatus> documents;
    private BackgroundRead reader;

    @Override
    protected void createContents(Composite parent) {
        SashForm area = new SashForm(parent, SWT.VERTICAL | SWT.SMOOTH);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(area);
        documents = new LabelledTable<>(area, Messages.Policy_documents,
                List.of(new Column<>(Messages.Policy_layer, 14, SignedPolicyStatus::layer),
                        new Column<>(Messages.Policy_version, 10, each -> String.valueOf(each.version())),
                        new Column<>(Messages.Policy_signers, 26, each -> String.join(", ", each.signers())),
                        new Column<>(Messages.Policy_expires, 18, each -> PolicyText.day(each.expires())),
                        new Column<>(Messages.Policy_validity, 16, each -> validity(each.validity()),
                                Stream.of(Validity.values()).map(EffectivePolicyView::validity).toList()),
                        new Column<>(Messages.Policy_file, 24, each -> each.file().toString())));
        settings = new PolicyTable(area);
        area.setWeights(18, 82);
        GridDataFactory.swtDefaults().applyTo(button(parent, Messages.Refresh, this::refresh));
        reader = reader(Messages.Policy_reading);
        getSite().getService(IHandlerService.class).activateHandler(IWorkbenchCommandConstants.FILE_REFRESH,
                new AbstractHandler() {
                    @Override
                    public @Nullable Object execute(ExecutionEvent event) {
                        refresh();
                        return null;
                    }
                });
        Display display = parent.getDisplay();
        PolicyChanges changes = PolicyChanges.listen(
                change -> UiAssistCall.onDisplay(display, parent, this::refresh));
        parent.addDisposeListener(event -> changes.close());
        refresh();
    }

    private static String validity(Validity validity) {
        return switch (validity) {
            case VALID -> Messages.Validity_valid;
            case GRACE -> Messages.Validity_grace;
            case LAPSED -> Messages.Validity_lapsed;
        };
    }

    /** Reads the policy again. */
    public void refresh() {
        PrivacyStatus privacy = privacy();
        say(Tone.INFORMATION, Messages.Policy_reading);
        reader.start(monitor -> privacy.policy(), new BackgroundRead.Outcome<>(this::show,
                sentence -> say(Tone.ERROR, sentence), () -> say(Tone.WARNING, Messages.Cancelled)));
    }

    /** Shows a policy. */
    public void show(EffectivePolicy policy) {
        documents.show(policy.documents());
        settings.show(policy);
        if (policy.failure() != null) {
            say(Tone.ERROR, Messages.Policy_invalid);
        } else if (policy.documents().isEmpty()) {
            say(Tone.WARNING, Messages.Policy_unsigned);
        } else {
            boolean valid = policy.documents().stream().allMatch(each -> each.validity() == Validity.VALID);
            say(valid ? Tone.INFORMATION : Tone.WARNING,
                    NLS.bind(valid ? Messages.Policy_signed : Messages.Policy_expired, policy.documents().size(),
                            policy.fingerprint()));
        }
    }

    /** Returns the table of settings; for tests. */
    public PolicyTable settings() {
        return settings;
    }

    /** Returns the table of the signed policies in force. */
    public Table documents() {
        return documents.table();
    }

    @Override
    public void setFocus() {
        settings.setFocus();
    }
}
