// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour;

import java.nio.file.Path;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;
import org.vauban.ide.SampleProject;

/**
 * Runs the IDE's own workbench and demonstrates that completion works: {@code -application org.vauban.ide.tour}.
 *
 * <ul>
 * <li>{@code -check}: ends with 0 and prints {@code vauban: active} if the plug-in is active and has its status item;
 * then prints whether the index hosts are installed
 * <li>{@code -output FOLDER}: types into the sample (of {@code -sample FOLDER} or {@code -Dvauban.sample=FOLDER}),
 * waits for ghost text, accepts it, and writes before.png, ghost.png and accepted.png, then a picture of each
 * preference page, of the perspective and of each view; ends with 0 only if a completion came
 * <li>{@code -timeout SECONDS}: how long the first completion may take (120)
 * </ul>
 */
public class TourApplication implements IApplication {

    static final String NAME = "vauban tour";
    private static final int DEFAULT_TIMEOUT = 120;

    private final DrivenWorkbench workbench = new DrivenWorkbench();

    @Override
    public Object start(IApplicationContext context) throws Exception {
        String[] arguments = (String[]) context.getArguments().get(IApplicationContext.APPLICATION_ARGS);
        WorkbenchDriver guide;
        if (has(arguments, "-check")) {
            guide = new ActivationCheck(timeout(arguments));
        } else {
            String output = value(arguments, "-output");
            String sample = value(arguments, "-sample");
            Path folder = sample != null ? Path.of(sample) : SampleProject.folder().orElse(null);
            if (output == null || folder == null) {
                System.err.println(
                        "vauban tour: give -output FOLDER, and the sample with -sample FOLDER or -Dvauban.sample=FOLDER");
                return 2;
            }
            guide = new Tour(folder.toAbsolutePath(), Path.of(output).toAbsolutePath(), timeout(arguments));
        }
        // the tour itself opens the sample
        System.clearProperty(SampleProject.PROPERTY);
        return workbench.run(guide, context);
    }

    private static boolean has(String[] arguments, String name) {
        for (String argument : arguments) {
            if (argument.equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static String value(String[] arguments, String name) {
        for (int i = 0; i + 1 < arguments.length; i++) {
            if (arguments[i].equals(name)) {
                return arguments[i + 1];
            }
        }
        return null;
    }

    private static int timeout(String[] arguments) {
        String seconds = value(arguments, "-timeout");
        return seconds == null ? DEFAULT_TIMEOUT : Integer.parseInt(seconds);
    }

    @Override
    public void stop() {
        workbench.stop();
    }
}
