// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.tests;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IProjectDescription;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IPath;
import org.eclipse.jdt.core.IClasspathEntry;
import org.eclipse.jdt.core.JavaCore;
import org.eclipse.jdt.core.search.IJavaSearchConstants;
import org.eclipse.jdt.core.search.SearchEngine;
import org.eclipse.jdt.core.search.SearchPattern;
import org.eclipse.jdt.core.search.TypeNameRequestor;

/**
 * JDT's index of the JRE, which takes seconds of processor time. JDT deletes it with the last project that has the JRE,
 * so a project without sources keeps it while the tests run.
 */
final class JreIndex {
    private static final String PROJECT = "jre";

    private JreIndex() {}

    /** Returns a class path entry for the platform's JRE. */
    static IClasspathEntry jre() {
        return JavaCore.newContainerEntry(IPath.fromOSString("org.eclipse.jdt.launching.JRE_CONTAINER"));
    }

    /** Keeps the index and, the first time, waits until it is complete. */
    static void keep() throws CoreException {
        IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject(PROJECT);
        if (project.exists()) {
            return;
        }
        project.create(null);
        project.open(null);
        IProjectDescription description = project.getDescription();
        description.setNatureIds(new String[] {JavaCore.NATURE_ID});
        project.setDescription(description, null);
        JavaCore.create(project).setRawClasspath(new IClasspathEntry[] {jre()}, null);
        new SearchEngine().searchAllTypeNames("java.lang".toCharArray(), SearchPattern.R_EXACT_MATCH,
                "Object".toCharArray(), SearchPattern.R_EXACT_MATCH, IJavaSearchConstants.CLASS,
                SearchEngine.createWorkspaceScope(), new TypeNameRequestor() {},
                IJavaSearchConstants.WAIT_UNTIL_READY_TO_SEARCH, null);
    }
}
