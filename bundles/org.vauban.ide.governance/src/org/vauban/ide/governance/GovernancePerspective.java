// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.governance;

import org.eclipse.ui.IFolderLayout;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;

/**
 * Lays out the perspective: the policy on the left, the audit on the right, verification and evidence below; no editor.
 */
public class GovernancePerspective implements IPerspectiveFactory {

    /** Id of the perspective in plugin.xml. */
    public static final String ID = "org.vauban.ide.governance.perspective";
    /** Id of the view of the effective policy. */
    public static final String POLICY = "org.vauban.ide.governance.policy";
    /** Id of the view that searches the audit log. */
    public static final String AUDIT = "org.vauban.ide.governance.audit";
    /** Id of the view that verifies the audit log. */
    public static final String VERIFICATION = "org.vauban.ide.governance.verification";
    /** Id of the view of withheld items. */
    public static final String WITHHELD = "org.vauban.ide.governance.withheld";
    /** Id of the view that exports evidence. */
    public static final String EVIDENCE = "org.vauban.ide.governance.evidence";

    private static final float LEFT_SHARE = 0.42f;
    private static final float ABOVE_SHARE = 0.62f;

    @Override
    public void createInitialLayout(IPageLayout layout) {
        layout.setEditorAreaVisible(false);
        String editors = layout.getEditorArea();
        layout.createFolder("policy", IPageLayout.LEFT, LEFT_SHARE, editors).addView(POLICY);
        IFolderLayout audit = layout.createFolder("audit", IPageLayout.TOP, ABOVE_SHARE, editors);
        audit.addView(AUDIT);
        audit.addView(WITHHELD);
        IFolderLayout below = layout.createFolder("verification", IPageLayout.BOTTOM, ABOVE_SHARE, "audit");
        below.addView(VERIFICATION);
        below.addView(EVIDENCE);
        below.addPlaceholder(IPageLayout.ID_PROGRESS_VIEW);
    }
}
