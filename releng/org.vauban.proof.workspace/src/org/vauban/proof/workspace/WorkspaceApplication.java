// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.workspace;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;
import org.osgi.framework.BundleException;

/** Imports, builds and reports; ends with 1 if a project has an error or was not compiled. */
public final class WorkspaceApplication implements IApplication {

    @Override
    public Object start(IApplicationContext context) {
        try {
            Options options = Options
                    .parse((String[]) context.getArguments().get(IApplicationContext.APPLICATION_ARGS));
            return run(options) ? EXIT_OK : 1;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
        } catch (Exception e) {
            e.printStackTrace();
        }
        return 1;
    }

    @Override
    public void stop() {
        // it ends by itself
    }

    private static boolean run(Options options)
            throws IOException, CoreException, BundleException, InterruptedException {
        LinkedProjects projects = LinkedProjects.link(options.root(), options.work().resolve("projects"));
        if (options.broken()) {
            projects.breakTwo();
        }
        ImportedWorkspace workspace = new ImportedWorkspace();
        int bundles = TargetPlatform.activate(options.artifacts(), options.plugins(),
                options.work().resolve("platform"));
        System.out.println("target platform: " + bundles + " bundles");
        workspace.importProjects(projects.projects());
        workspace.build();
        List<ProjectResult> results = workspace.results();
        print(results);
        if (options.json() != null) {
            Files.writeString(options.json(), new GsonBuilder().setPrettyPrinting().create().toJson(results) + "\n");
        }
        return results.stream().allMatch(ProjectResult::passed)
                && results.stream().anyMatch(result -> result.classes() > 0);
    }

    private static void print(List<ProjectResult> results) {
        System.out.println("| project | Java | sources | classes | warnings | errors |");
        System.out.println("|---|---|---:|---:|---:|---:|");
        for (ProjectResult result : results) {
            String counts = result.isJava() ? result.sources() + " | " + result.classes() : " | ";
            System.out.println("| " + result.project() + " | " + result.java() + " | " + counts + " | "
                    + result.warnings().size() + " | " + result.errors().size() + " |");
        }
        System.out.println("| " + results.size() + " projects | | "
                + results.stream().mapToInt(ProjectResult::sources).sum() + " | "
                + results.stream().mapToInt(ProjectResult::classes).sum() + " | "
                + results.stream().mapToInt(result -> result.warnings().size()).sum() + " | "
                + results.stream().mapToInt(result -> result.errors().size()).sum() + " |");
        for (ProjectResult result : results) {
            result.errors().forEach(System.out::println);
            if (result.isMissingClasses()) {
                System.out.println(result.project() + ": not compiled");
            }
        }
    }
}
