// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.start;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;
import org.vauban.ide.tour.DrivenWorkbench;
import org.vauban.ide.tour.WorkbenchDriver;
import org.vauban.proof.ide.Settings;

/**
 * {@code start}: runs the IDE's own workbench for one step of the proof, {@code -application org.vauban.proof.ide.start
 * STEP OPTION...}.
 *
 * <ul>
 * <li>{@code prepare}: makes the project, removes a statement, and ends with the editor open
 * <li>{@code warm-up}: a start that is not counted, which lasts until the host's class data sharing archive is there
 * <li>{@code time}: a start that is counted; adds a result
 * <li>{@code last}: the same, and prints the table
 * </ul>
 */
public final class StartApplication implements IApplication {
    private static final List<String> STEPS = List.of("prepare", "warm-up", "time", "last");

    private final DrivenWorkbench workbench = new DrivenWorkbench();

    @Override
    public Object start(IApplicationContext context) throws Exception {
        List<String> arguments = new ArrayList<>(
                Arrays.asList((String[]) context.getArguments().get(IApplicationContext.APPLICATION_ARGS)));
        // the launcher may leave its own before ours
        while (!arguments.isEmpty() && !STEPS.contains(arguments.getFirst())) {
            arguments.removeFirst();
        }
        if (arguments.isEmpty()) {
            System.err.println("Which step? One of " + String.join(", ", STEPS) + ".");
            return 1;
        }
        Settings settings;
        try {
            settings = Settings.parse(arguments.toArray(String[]::new), 1);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 1;
        }
        WorkbenchDriver driver = arguments.getFirst().equals("prepare") ? new Preparation(settings)
                : new FirstSuggestion(settings, arguments.getFirst());
        return workbench.run(driver, context);
    }

    @Override
    public void stop() {
        workbench.stop();
    }
}
