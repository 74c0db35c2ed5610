// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.start;

import org.vauban.ide.tour.WorkbenchDriver;
import org.vauban.proof.ide.Settings;
import org.vauban.proof.ide.workbench.WorkbenchProof;

/**
 * {@code start}: {@code -application org.vauban.proof.ide.start STEP OPTION...}.
 *
 * <ul>
 * <li>{@code prepare}: creates the project, removes a statement, and ends with the editor open
 * <li>{@code warm-up}: a start that is not counted, which lasts until the host's CDS archive exists
 * <li>{@code time}: a start that is counted; adds a result
 * <li>{@code last}: does the same, and prints the table
 * </ul>
 */
public final class StartApplication extends WorkbenchProof {

    public StartApplication() {
        super("prepare", "warm-up", "time", "last");
    }

    @Override
    protected WorkbenchDriver driver(String step, Settings settings) {
        return step.equals("prepare") ? new Preparation(settings) : new FirstSuggestion(settings, step);
    }
}
