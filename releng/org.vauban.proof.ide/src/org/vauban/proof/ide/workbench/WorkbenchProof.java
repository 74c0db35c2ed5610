// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.workbench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;
import org.vauban.ide.tour.DrivenWorkbench;
import org.vauban.ide.tour.WorkbenchDriver;
import org.vauban.proof.ide.Settings;

/** Runs the IDE's own workbench for one step of a proof: {@code -application ID STEP OPTION...}. */
public abstract class WorkbenchProof implements IApplication {
    private final List<String> steps;
    private final DrivenWorkbench workbench = new DrivenWorkbench();

    protected WorkbenchProof(String... steps) {
        this.steps = List.of(steps);
    }

    /** Returns the driver of a step, which is one of those passed to the constructor. */
    protected abstract WorkbenchDriver driver(String step, Settings settings);

    @Override
    public final Object start(IApplicationContext context) throws Exception {
        List<String> arguments = new ArrayList<>(
                Arrays.asList((String[]) context.getArguments().get(IApplicationContext.APPLICATION_ARGS)));
        // the launcher may put its own arguments before ours
        while (!arguments.isEmpty() && !steps.contains(arguments.getFirst())) {
            arguments.removeFirst();
        }
        if (arguments.isEmpty()) {
            System.err.println("Which step? One of " + String.join(", ", steps) + ".");
            return 1;
        }
        Settings settings;
        try {
            settings = Settings.parse(arguments.toArray(String[]::new), 1);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 1;
        }
        return workbench.run(driver(arguments.getFirst(), settings), context);
    }

    @Override
    public final void stop() {
        workbench.stop();
    }
}
